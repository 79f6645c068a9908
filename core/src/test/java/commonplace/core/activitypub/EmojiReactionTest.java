package commonplace.core.activitypub;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class EmojiReactionTest {
  private static ObjectNode reaction(String content) {
    return Json.object().put("type", "EmojiReact").put("content", content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "👌",
        "🔥",
        "❤",
        "❤️",
        "☺️",
        "👍🏽",
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈",
        "🇩🇪",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "1️⃣",
        "#️⃣",
        "©️",
        ":blobcat:",
        ":blob-cat_2:",
        ":cat@other.example:"
      })
  void oneEmojiIsAReaction(String content) {
    assertThat(EmojiReaction.objection(reaction(content))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"~", "a", "1", "", " ", "👌 ", "👌👌", "👌a", "hello", ":a b:", "::", "é"})
  void anythingElseIsNone(String content) {
    assertThat(EmojiReaction.objection(reaction(content))).isPresent();
  }

  @Test
  void theReasonSaysWhichOfTheTwoItIs() {
    assertThat(EmojiReaction.objection(reaction("👌👌")).orElseThrow()).contains("too long");
    assertThat(EmojiReaction.objection(reaction("~")).orElseThrow()).contains("not an emoji");
    var endless = "e" + "\u0301".repeat(100_000);
    assertThat(EmojiReaction.objection(reaction(endless)).orElseThrow()).contains("too long");
  }

  @Test
  void aCustomEmojiIsKnownByItsTagAlsoWithoutColons() {
    var reaction = reaction("dinosaur");
    reaction.putObject("tag").put("type", "Emoji").put("name", ":dinosaur:");
    assertThat(EmojiReaction.objection(reaction)).isEmpty();
  }

  @Test
  void oneThatSaysNothingIsLeftAlone() {
    assertThat(EmojiReaction.objection(Json.object().put("type", "EmojiReact"))).isEmpty();
  }
}
