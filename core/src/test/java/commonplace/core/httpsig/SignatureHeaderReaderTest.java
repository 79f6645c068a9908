package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.testkit.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureHeaderReaderTest {
  private static final String GOOD =
      "keyId=\"https://a.example/actor#main-key\",algorithm=\"rsa-sha256\","
          + "headers=\"(request-target) host date\",signature=\"AAAA\"";
  private static final String FULL = GOOD + ",created=1402170695, expires=\"1402170699.25\",x=y";

  @Test
  void readsTheUsualForm() throws Exception {
    assertThat(SignatureHeaderReader.read(GOOD))
        .isEqualTo(
            new SignatureHeader(
                "https://a.example/actor#main-key",
                Optional.of("rsa-sha256"),
                List.of("(request-target)", "host", "date"),
                Optional.empty(),
                Optional.empty(),
                "AAAA"));
  }

  @Test
  void readsOddButLegalForms() throws Exception {
    var header =
        SignatureHeaderReader.read(
            " KEYID = \"a\\\"b\" ,\tcreated=1402170695, expires=1402170699.25 , unknown=x ,"
                + "headers=\"(Request-Target)  Host (created)\", signature=\"AA==\" ");
    assertThat(header.keyId()).isEqualTo("a\"b");
    assertThat(header.algorithm()).isEmpty();
    assertThat(header.covered()).containsExactly("(request-target)", "host", "(created)");
    assertThat(header.created()).contains(1402170695L);
    assertThat(header.expires()).contains(1402170699L);
  }

  @Test
  void withoutHeadersOnlyCreatedIsCovered() throws Exception {
    assertThat(SignatureHeaderReader.read("keyId=\"a\",signature=\"AA==\"").covered())
        .containsExactly("(created)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "keyId",
        "keyId=",
        "keyId=\"a",
        "keyId=\"a\"",
        "signature=\"AA==\"",
        "keyId=\"\",signature=\"AA==\"",
        "keyId=\"a\" signature=\"AA==\"",
        "keyId=\"a\",keyid=\"b\",signature=\"AA==\"",
        "keyId=\"a\nb\",signature=\"AA==\"",
        "keyId=\"a\",signature=\"AA==\",headers=\"\"",
        "keyId=\"a\",signature=\"AA==\",headers=\"date date\"",
        "keyId=\"a\",signature=\"AA==\",headers=\"date (other)\"",
        "keyId=\"a\",signature=\"AA==\",headers=\"date\tdate\"",
        "keyId=\"a\",signature=\"AA==\",created=\"soon\"",
        "keyId=\"a\",signature=\"AA==\",created=-1",
        "keyId=\"a\",signature=\"AA==\",created=1e9",
        "keyId=\"a\",signature=\"AA==\",created=9999999999999",
        "keyId=\"a\",signature=\"AA==\",expires=.5",
      })
  void refusesWhatCannotBeRead(String header) {
    assertThatThrownBy(() -> SignatureHeaderReader.read(header))
        .isInstanceOf(MalformedSignatureException.class)
        .hasMessageNotContaining("null");
  }

  @Test
  void boundsEverything() {
    assertRefused(GOOD + ",x=\"" + "a".repeat(SignatureParameters.MAX_CHARS) + "\"");
    assertRefused(GOOD.replace("actor", "a".repeat(SignatureHeaderReader.MAX_KEY_ID)));
    assertRefused(GOOD.replace("AAAA", "A".repeat(SignatureHeaderReader.MAX_SIGNATURE + 1)));
    var many = new StringBuilder(GOOD);
    for (var i = 0; i < SignatureParameters.MAX_PARAMETERS; i++) {
      many.append(",p").append(i).append("=1");
    }
    assertRefused(many.toString());
    var covered = new StringBuilder("date");
    for (var i = 0; i < SignatureHeaderReader.MAX_COVERED; i++) {
      covered.append(" h").append(i);
    }
    assertRefused(GOOD.replace("date", covered));
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void damageIsReadOrRefusedButNothingElse(long seed) throws Exception {
    var random = new Random(seed);
    for (var i = 0; i < 20; i++) {
      SignatureHeader read;
      try {
        read = SignatureHeaderReader.read(Damage.of(FULL, random));
      } catch (MalformedSignatureException e) {
        assertThat(e.reason()).isNotBlank().hasSizeLessThan(100);
        continue;
      }
      assertThat(read.covered())
          .isNotEmpty()
          .doesNotHaveDuplicates()
          .allSatisfy(name -> assertThat(name).matches("[!-~]+").isLowerCase());
      assertThat(SignatureHeaderReader.read(written(read))).isEqualTo(read);
    }
  }

  /// In the usual form, whatever the form was.
  private static String written(SignatureHeader header) {
    return "keyId="
        + quoted(header.keyId())
        + header.algorithm().map(name -> ",algorithm=" + quoted(name)).orElse("")
        + header.created().map(seconds -> ",created=" + seconds).orElse("")
        + header.expires().map(seconds -> ",expires=" + seconds).orElse("")
        + ",headers="
        + quoted(String.join(" ", header.covered()))
        + ",signature="
        + quoted(header.signature());
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static void assertRefused(String header) {
    assertThatThrownBy(() -> SignatureHeaderReader.read(header))
        .isInstanceOf(MalformedSignatureException.class)
        .hasMessageContaining("more than");
  }
}
