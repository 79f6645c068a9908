package commonplace.core.activitypub;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SurrogatesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "\"\\uDFFF\"",
        "\"\\ud83d!\"",
        "\"\\ud83d\\u0041\"",
        "\"\\ude00\\ud83d\"",
        "\"\\\\\\ud83d\"",
        "{\"\\ud800\":1}"
      })
  void halfACharacterIsFound(String json) {
    assertThat(Surrogates.standAlone(json.getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(JsonReader.parse(Bytes.utf8(json))).isInstanceOf(JsonReader.NotJson.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud83d\\ude00\"",
        "\"\\\\ud800\"",
        "\"\\u0041\"",
        "\"😀\"",
        "\"\\\"\"",
        "\"\""
      })
  void wholeCharactersAreLeftAlone(String json) {
    assertThat(Surrogates.standAlone(json.getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(JsonReader.parse(Bytes.utf8(json))).isInstanceOf(JsonReader.Json.class);
  }

  /// Whatever the escapes are, it agrees with what the parser made of them.
  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void itFindsWhatUtf8CannotHold(long seed) {
    var random = new Random(seed);
    var pieces =
        new String[] {"\\ud83d", "\\ude00", "\\u0041", "\\\\", "\\\"", "u", "d800", "é", "\\n"};
    var text = new StringBuilder("\"");
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    var json = text.append('"').toString();
    var value = JSON.readTree(json).asString();
    boolean fits = StandardCharsets.UTF_8.newEncoder().canEncode(value);
    assertThat(Surrogates.standAlone(json.getBytes(StandardCharsets.UTF_8)))
        .as(json)
        .isEqualTo(!fits);
  }
}
