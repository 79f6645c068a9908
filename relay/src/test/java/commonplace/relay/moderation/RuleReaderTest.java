package commonplace.relay.moderation;

import static commonplace.relay.moderation.Made.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleReaderTest {
  private static Rule read(String json) {
    var bytes = Bytes.wrapping(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return RuleReader.read(bytes, "ann", NOW);
  }

  @Test
  void aRuleIsReadInItsCanonicalSpelling() {
    var rule =
        read(
            "{'subject':'host','pattern':' *.Spam.Example ','effect':'erase','reason':'spam',"
                + "'note':'seen by bob','expires':'2027-01-01T00:00:00Z'}");
    assertThat(rule.pattern()).isEqualTo("spam.example");
    assertThat(rule.effect()).isEqualTo(Effect.ERASE);
    assertThat(rule.author()).isEqualTo("ann");
    assertThat(rule.expires()).contains(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(rule.archive()).isTrue();
    assertThat(rule.owesErasure()).isTrue();
    assertThat(rule.id())
        .isEqualTo(read("{'subject':'HOST','pattern':'spam.example','effect':'limit'}").id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "{'subject':'host','effect':'refuse'}",
        "{'subject':'planet','pattern':'x','effect':'refuse'}",
        "{'subject':'host','pattern':'x.example','effect':'maim'}",
        "{'subject':'host','pattern':'exa*ple.com','effect':'refuse'}",
        "{'subject':'host','pattern':'https://x.example','effect':'refuse'}",
        "{'subject':'actor','pattern':'x.example','effect':'refuse'}",
        "{'subject':'hashtag','pattern':'two words','effect':'refuse'}",
        "{'subject':'name','pattern':'two words','effect':'refuse'}",
        "{'subject':'hashtag','pattern':'x','effect':'allow'}",
        "{'subject':'name','pattern':'x','effect':'erase'}",
        "{'subject':'name','pattern':'x','effect':'refuse','archive':true}",
        "{'subject':'host','pattern':'x.example','effect':'limit','archive':true}",
        "{'subject':'host','pattern':'x.example','effect':'refuse','expires':'soon'}",
        "{'subject':'host','pattern':'x.example','effect':'refuse','expires':'2020-01-01T00:00:00Z'}",
        "{'subject':'host','pattern':'x.example','effect':'refuse','severity':'high'}"
      })
  void aMistakeIsSaid(String json) {
    assertThatIllegalArgumentException().isThrownBy(() -> read(json)).withMessageMatching(".{10,}");
  }

  @Test
  void aHashtagCanBeErasedAndAWordInNamesIsToldWhyNot() {
    assertThat(read("{'subject':'hashtag','pattern':'#Casino','effect':'erase'}").owesErasure())
        .isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{'subject':'name','pattern':'casino','effect':'erase'}"))
        .withMessageContaining("not stored");
  }
}
