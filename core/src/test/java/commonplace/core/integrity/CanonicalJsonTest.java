package commonplace.core.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.testkit.Json;
import commonplace.core.testkit.RandomJson;
import commonplace.core.testkit.Seeds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  private static String canonical(String json) throws UnprovableException {
    return new String(CanonicalJson.of(Json.parse(json)), StandardCharsets.UTF_8);
  }

  /// RFC 8785, section 3.2.2 and 3.2.3, to the byte in section 3.2.4.
  @Test
  void theExampleOfTheStandard() throws UnprovableException {
    var json =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50,
                      2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    var expected =
        "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a"
            + "5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d3237"
            + "5d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d";
    assertThat(HexFormat.of().formatHex(CanonicalJson.of(Json.parse(json)))).isEqualTo(expected);
  }

  /// RFC 8785, section 3.2.3: by UTF-16 code units, so that a smiley (D83D DE02) sorts before FB33.
  @Test
  void membersAreSortedByCodeUnits() throws UnprovableException {
    var json =
        """
        {"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7,"":8}
        """;
    assertThat(canonical(json))
        .isEqualTo("{\"\":8,\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
  }

  /// The structures and the text left alone of the test data by the standard's author
  /// (github.com/cyberphone/json-canonicalization, testdata, Apache-2.0).
  @Test
  void structuresAreCompactAndTextIsNotNormalised() throws UnprovableException {
    assertThat(
            canonical(
                """
                {"1": {"f": {"f": "hi","F": 5} ,"\\n": 56.0}, "10": { }, "": "empty", "a": { },
                 "111": [ {"e": "yes","E": "no" } ], "A": { }, "u": "A\\u030a", "e": [ ]}
                """))
        .isEqualTo(
            "{\"\":\"empty\",\"1\":{\"\\n\":56,\"f\":{\"F\":5,\"f\":\"hi\"}},\"10\":{},"
                + "\"111\":[{\"E\":\"no\",\"e\":\"yes\"}],\"A\":{},\"a\":{},\"e\":[],\"u\":\"A\u030a\"}");
  }

  /// RFC 8785, appendix B.
  @ParameterizedTest
  @CsvSource({
    "0000000000000000,0",
    "8000000000000000,0",
    "0000000000000001,5e-324",
    "8000000000000001,-5e-324",
    "7fefffffffffffff,1.7976931348623157e+308",
    "ffefffffffffffff,-1.7976931348623157e+308",
    "4340000000000000,9007199254740992",
    "c340000000000000,-9007199254740992",
    "4430000000000000,295147905179352830000",
    "44b52d02c7e14af5,9.999999999999997e+22",
    "44b52d02c7e14af6,1e+23",
    "44b52d02c7e14af7,1.0000000000000001e+23",
    "444b1ae4d6e2ef4e,999999999999999700000",
    "444b1ae4d6e2ef4f,999999999999999900000",
    "444b1ae4d6e2ef50,1e+21",
    "3eb0c6f7a0b5ed8c,9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d,0.000001",
    "41b3de4355555553,333333333.3333332",
    "41b3de4355555554,333333333.33333325",
    "41b3de4355555555,333333333.3333333",
    "41b3de4355555556,333333333.3333334",
    "41b3de4355555557,333333333.33333343",
    "becbf647612f3696,-0.0000033333333333333333",
    "43143ff3c1cb0959,1424953923781206.2",
  })
  void numbersAreWrittenAsEcmaScriptDoes(String bits, String text) {
    assertThat(EcmaNumber.of(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
        .isEqualTo(text);
  }

  /// The property that defines them.
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void aNumberHasTheFewestDigitsThatReadBack(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (!Double.isFinite(number) || number == 0) {
        continue;
      }
      var text = EcmaNumber.of(number);
      assertThat(Double.parseDouble(text)).isEqualTo(number);
      var digits = new BigDecimal(text).stripTrailingZeros().precision();
      if (digits > 1) {
        for (var mode : new RoundingMode[] {RoundingMode.FLOOR, RoundingMode.CEILING}) {
          var shorter = new BigDecimal(number).round(new MathContext(digits - 1, mode));
          assertThat(shorter.doubleValue()).as(text).isNotEqualTo(number);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9007199254740993,9007199254740992",
    "-9007199254740993,-9007199254740992",
    "123456789012345678901234567890,1.2345678901234568e+29",
    "100000000000000000000,100000000000000000000",
    "-0,0",
    "-0.0,0",
    "0e5,0",
    "1.0,1",
    "10E-1,1",
    "2.5e-7,2.5e-7",
    "1E-400,0",
    "0.1000000000000000055511151231257827,0.1",
  })
  void numbersAreDoublesWhateverTheirSpelling(String json, String expected)
      throws UnprovableException {
    assertThat(canonical("{\"n\":" + json + "}")).isEqualTo("{\"n\":" + expected + "}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e309", "-1e309", "1e999999"})
  void numbersThatNoDoubleHoldsAreRefused(String number) {
    assertThatThrownBy(() -> canonical("{\"n\":" + number + "}"))
        .isInstanceOf(UnprovableException.class)
        .hasMessageContaining("double");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"t\":\"\\ud800\"}",
        "{\"t\":\"a\\udc00b\"}",
        "{\"t\":\"\\udc00\\ud800\"}",
        "{\"t\":[\"\\ud83d\\ud83d\\ude00\"]}"
      })
  void halfCharactersAreRefused(String json) {
    assertThatThrownBy(() -> canonical(json))
        .isInstanceOf(UnprovableException.class)
        .hasMessageContaining("surrogate");
  }

  @Test
  void noNameMayEndInHalfACharacter() {
    assertThatThrownBy(() -> CanonicalJson.of(Json.object().put("a\ud83d", 1)))
        .isInstanceOf(UnprovableException.class)
        .hasMessageContaining("surrogate");
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void orderAndSpacingDoNotMatterAndReadingBackChangesNothing(long seed)
      throws UnprovableException {
    var random = new Random(seed);
    var value = RandomJson.object(random);
    var canonical = CanonicalJson.of(value);
    assertThat(CanonicalJson.of(RandomJson.shuffled(value, random))).isEqualTo(canonical);
    assertThat(CanonicalJson.of(Json.parse(value.toPrettyString()))).isEqualTo(canonical);
    assertThat(CanonicalJson.of(Json.parse(canonical))).isEqualTo(canonical);
  }
}
