package commonplace.core.activitypub;

import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What an `EmojiReact` (FEP-c0e0) may react with: one emoji, or the short code of a custom one,
/// with or without its colons. One that says nothing is left alone. Pure.
final class EmojiReaction {
  /// A family with skin tones has 41 bytes; nobody needs more than this.
  private static final int MAX_CONTENT = 256;

  private static final int KEYCAP = 0x20e3;
  private static final Pattern ONE_CHARACTER = Pattern.compile("\\X");
  private static final Pattern SHORT_CODE = Pattern.compile(":[^\\s:]+:");

  private EmojiReaction() {}

  /// Why this cannot be a reaction, or nothing if all is well.
  static Optional<String> objection(JsonNode reaction) {
    return Nodes.text(reaction, "content").flatMap(content -> objection(reaction, content));
  }

  private static Optional<String> objection(JsonNode reaction, String content) {
    if (content.length() > MAX_CONTENT) {
      return Optional.of("the content of an EmojiReact is too long: it is one emoji");
    }
    if (SHORT_CODE.matcher(content).matches() || isCustom(reaction, content)) {
      return Optional.empty();
    }
    var first = ONE_CHARACTER.matcher(content);
    if (!first.lookingAt() || !isEmoji(first.group())) {
      return Optional.of("the content of an EmojiReact is not an emoji");
    }
    return first.end() == content.length()
        ? Optional.empty()
        : Optional.of("the content of an EmojiReact is too long: it is one emoji");
  }

  private static boolean isEmoji(String character) {
    int first = character.codePointAt(0);
    return Character.isEmojiPresentation(first)
        || Character.isExtendedPictographic(first)
        || (Character.isEmoji(first) && character.indexOf(KEYCAP) > 0);
  }

  /// Some servers leave the colons out of the content, and have them in the emoji's name.
  private static boolean isCustom(JsonNode reaction, String content) {
    return Nodes.values(reaction, "tag").stream()
        .filter(tag -> Nodes.types(tag).contains("Emoji"))
        .flatMap(tag -> Nodes.text(tag, "name").stream())
        .map(name -> name.replace(":", ""))
        .anyMatch(content::equals);
  }
}
