package commonplace.core.activitypub;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.runtime.Bytes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the sender of a document that is no JSON is told.
class JsonReaderTest {
  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("", "the document is empty"),
        Arguments.of(" \n ", "the document is empty"),
        Arguments.of("{\"a\":1,}", "the document is not JSON at line 1, column 8"),
        Arguments.of("{\"a\":1,\n \"b\": x}", "the document is not JSON at line 2, column 7"),
        Arguments.of("<html>", "the document is not JSON at line 1, column 1"),
        Arguments.of("NaN", "the document is not JSON at line 1, column 4"),
        Arguments.of("{\"a\":\"\t\"}", "the document is not JSON at line 1, column 7"),
        Arguments.of("{\"a\":\"\\q\"}", "the document is not JSON at line 1, column 8"),
        Arguments.of("{\"a\":", "the document ends too early at line 1, column 6"),
        Arguments.of("\"abc", "the document ends too early at line 1, column 5"),
        Arguments.of("{\"a\":1,\"a\":2}", "an object has the same name twice at line 1, column 11"),
        Arguments.of("{} {}", "there is more after the end of the document at line 1, column 4"),
        Arguments.of(
            "{}\n trash", "there is more after the end of the document at line 2, column 2"),
        Arguments.of("{}}", "there is more after the end of the document at line 1, column 3"),
        Arguments.of(
            "[".repeat(65), "the document is nested deeper than 64 levels at line 1, column 66"),
        Arguments.of(
            "{\"a\":".repeat(65),
            "the document is nested deeper than 64 levels at line 1, column 322"),
        Arguments.of(
            "[" + "9".repeat(101) + "]",
            "a number is longer than 100 characters at line 1, column 103"),
        Arguments.of(
            "[1." + "9".repeat(100) + "]",
            "a number is longer than 100 characters at line 1, column 104"),
        Arguments.of(
            "{\"" + "n".repeat(5_000) + "\":1}",
            "a name is longer than 4096 bytes at line 1, column 5004"),
        Arguments.of(
            "[" + "0,".repeat(100_000),
            "the document has more than 100000 names, values and brackets at line 1, column"
                + " 200001"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theReasonIsOursAndSaysWhere(String document, String reason) {
    assertThat(JsonReader.parse(Bytes.utf8(document))).isEqualTo(new JsonReader.NotJson(reason));
  }

  @Test
  void whatIsJustWithinTheLimitsIsRead() {
    for (var document :
        new String[] {
          "[".repeat(64) + "]".repeat(64),
          "[" + "9".repeat(100) + "]",
          "{\"" + "n".repeat(4_096) + "\":1}",
          "\"" + "s".repeat(JsonReader.MAX_BYTES - 2) + "\"",
          "[" + "0,".repeat(99_997) + "0]",
          " {} \n"
        }) {
      assertThat(JsonReader.parse(Bytes.utf8(document))).isInstanceOf(JsonReader.Json.class);
    }
  }
}
