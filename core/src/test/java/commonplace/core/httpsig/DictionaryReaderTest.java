package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.httpsig.DictionaryMember.InnerList;
import commonplace.core.httpsig.DictionaryMember.Item;
import commonplace.core.testkit.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DictionaryReaderTest {
  private static final String GOOD =
      "sig1=(\"@method\" \"@target-uri\" \"x\";name=\"Pet\");created=1618884475"
          + ";keyid=\"https://a.example/a#k\";flag, b=:AAAA:;q=*t/o:k, c, d=?0;x=-7";

  /// How each is written again is what the base holds, so it is compared.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=( \"x\"   \"y\" ); b,c|a=(\"x\" \"y\");b, c",
        "a=()|a=()",
        "  a=1 \t,\tb=2 |a=1, b=2",
        "a=-0;b=?1;c=?0|a=0;b;c=?0",
        "a=007|a=7",
        "a=999999999999999|a=999999999999999",
        "a=\"q\\\"\\\\\"|a=\"q\\\"\\\\\"",
        "a=:QQ:|a=:QQ==:",
        "*a.b-c_9=tok:en/*|*a.b-c_9=tok:en/*",
      })
  void readsAndWritesAgain(String text, String expected) throws Exception {
    assertThat(written(DictionaryReader.read("Test", List.of(text)))).isEqualTo(expected);
  }

  @Test
  void linesAreOneDictionary() throws Exception {
    assertThat(DictionaryReader.read("Test", List.of("a=1", "", "b=2")))
        .isEqualTo(DictionaryReader.read("Test", List.of("a=1, b=2")));
    assertThat(DictionaryReader.read("Test", List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        "a,",
        "a,,b",
        "A=1",
        "1=1",
        "a=",
        "a=1 b=2",
        "a=1;",
        "a=1;B=2",
        "a=1.5",
        "a=-",
        "a=1234567890123456",
        "a=@1618884475",
        "a=%\"x\"",
        "a=\"x",
        "a=\"x\\y\"",
        "a=\"\u00e4\"",
        "a=\"\n\"",
        "a=:AA",
        "a=:A:",
        "a=:A A=:",
        "a=:\u00e4:",
        "a=?2",
        "a=?",
        "a=(",
        "a=(\"x\"",
        "a=(\"x\"\"y\")",
        "a=(\"x\",\"y\")",
        "a=((\"x\"))",
        "a=1, a=2",
        "a=1;b=1;b=2",
        "\ta=1",
        "a =1",
        "a= 1",
      })
  void refusesWhatCannotBeRead(String text) {
    assertThatThrownBy(() -> DictionaryReader.read("Test", List.of(text)))
        .isInstanceOf(MalformedSignatureException.class)
        .hasMessageContaining("Test header");
  }

  @Test
  void aLineEndsWhatItBegins() {
    assertThatThrownBy(() -> DictionaryReader.read("Test", List.of("a=\"x", "y\"")))
        .isInstanceOf(MalformedSignatureException.class);
    assertThatThrownBy(() -> DictionaryReader.read("Test", List.of("a=1", "a=1")))
        .isInstanceOf(MalformedSignatureException.class);
  }

  @Test
  void boundsEverything() {
    assertTooMany("a=\"" + "x".repeat(DictionaryReader.MAX_CHARS) + "\"");
    assertTooMany("a=(" + "1 ".repeat(DictionaryReader.MAX_ITEMS + 1) + ")");
    var members = new StringBuilder("a");
    for (var i = 0; i < DictionaryReader.MAX_MEMBERS; i++) {
      members.append(", k").append(i);
    }
    assertTooMany(members.toString());
    var parameters = new StringBuilder("a");
    for (var i = 0; i <= DictionaryReader.MAX_PARAMETERS; i++) {
      parameters.append(";k").append(i);
    }
    assertTooMany(parameters.toString());
  }

  private static void assertTooMany(String text) {
    assertThatThrownBy(() -> DictionaryReader.read("Test", List.of(text)))
        .isInstanceOf(MalformedSignatureException.class)
        .hasMessageContaining("more than");
  }

  /// Whatever is read is written in a form that reads as the same.
  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void damageIsReadOrRefusedButNothingElse(long seed) {
    var text = Damage.of(GOOD, new Random(seed));
    try {
      var members = DictionaryReader.read("Test", List.of(text));
      var again = written(members);
      assertThat(DictionaryReader.read("Test", List.of(again))).isEqualTo(members);
      assertThat(written(DictionaryReader.read("Test", List.of(again)))).isEqualTo(again);
    } catch (MalformedSignatureException e) {
      assertThat(e.reason()).isNotBlank().hasSizeLessThan(100);
    }
  }

  @Test
  void theUndamagedIsRead() throws Exception {
    var members = DictionaryReader.read("Test", List.of(GOOD));
    assertThat(written(members)).isEqualTo(GOOD);
    assertThat(members).isInstanceOf(LinkedHashMap.class).containsOnlyKeys("sig1", "b", "c", "d");
  }

  private static String written(Map<String, DictionaryMember> members) {
    return members.entrySet().stream()
        .map(entry ->
            switch (entry.getValue()) {
              case InnerList list -> entry.getKey() + "=" + list.serialized();
              case Item(BareItem.Flag(var value), var parameters) when value ->
                  entry.getKey() + parameters.serialized();
              case Item item -> entry.getKey() + "=" + item.serialized();
            })
        .collect(Collectors.joining(", "));
  }
}
