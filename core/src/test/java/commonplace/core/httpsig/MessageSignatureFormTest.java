package commonplace.core.httpsig;

import static commonplace.core.httpsig.SignedMessages.ALL;
import static commonplace.core.httpsig.SignedMessages.BODY;
import static commonplace.core.httpsig.SignedMessages.KEY;
import static commonplace.core.httpsig.SignedMessages.KEY_ID;
import static commonplace.core.httpsig.SignedMessages.NOW;
import static commonplace.core.httpsig.SignedMessages.RSA;
import static commonplace.core.httpsig.SignedMessages.SECOND;
import static commonplace.core.httpsig.SignedMessages.headers;
import static commonplace.core.httpsig.SignedMessages.sign;
import static commonplace.core.httpsig.SignedMessages.signed;
import static commonplace.core.httpsig.SignedMessages.usual;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What cannot be read is refused, and says why.
class MessageSignatureFormTest {
  private final SignatureVerifier verifier = new SignatureVerifier("https", "Relay.example");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"date\";sf|with a parameter",
        "\"date\";bs|with a parameter",
        "\"@method\";req|with a parameter",
        "\"date\";tr|with a parameter",
        "\"date\";key=\"a\"|with a parameter",
        "\"@status\"|neither a header",
        "\"@signature-params\"|neither a header",
        "\"Date\"|neither a header",
        "\"a b\"|neither a header",
        "\"\"|neither a header",
        "date|no string",
        "\"@method\"|twice",
        "\"@query-param\"|needs a name",
        "\"@query-param\";name=\"a\";x|needs a name",
        "\"@query-param\";name=a|needs a name",
        "\"@query-param\";name=\"b\"|does not have",
        "\"@query-param\";name=\"twice\"|more than once",
        "\"@query-param\";name=\"odd\"|is encoded",
        "\"x-missing\"|was not sent: x-missing",
        "\"x-odd\"|printable ASCII",
        "\"x-broken\"|printable ASCII",
      })
  void componentsThatCannotBeReadAreRefusedWithTheReason(String component, String reason) {
    var request =
        signed(ALL, usual())
            .withTarget("/inbox?a=1&twice=1&twice=2&odd=%20")
            .with("X-Odd", "\u00e4")
            .with("X-Broken", "a\nb: c");
    var input = request.header("Signature-Input").replace("(", "(" + component + " ");
    assertThat(verify(request.with("Signature-Input", input)))
        .isInstanceOfSatisfying(
            Verification.Malformed.class,
            malformed -> assertThat(malformed.reason()).contains(reason));
  }

  @Test
  void headersAreTrimmedJoinedAndUnfolded() {
    var headers = headers();
    headers.put("x-many", "a, b, c d, , e");
    var components = new ArrayList<>(ALL);
    components.add("x-many");
    var signed = sign("s", RSA, "rsa-v1_5-sha256", components, usual(), "/inbox", headers);
    var request =
        Requests.of("POST", "/inbox", signed, BODY)
            .with("X-Many", " a", "b\t ", "c \r\n\t d", "", "e");
    assertThat(verify(request)).isEqualTo(new Verification.Verified(KEY_ID));
  }

  @Test
  void headersMustBeThereAndBelongTogether() {
    var request = signed(ALL, usual());
    assertThat(verify(request.with("Signature"))).isInstanceOf(Verification.Unsigned.class);
    assertThat(verify(request.with("Signature-Input", "")))
        .isInstanceOf(Verification.Unsigned.class);
    assertMalformed(request.with("Signature", "other=:AAAA:"), "no value for");
    assertMalformed(request.with("Signature", "sig1=\"AAAA\""), "no value for");
    assertMalformed(request.with("Signature", "sig1=::"), "1 to 1024 bytes");
    assertMalformed(request.with("Signature", "sig1=:" + "A".repeat(1368) + ":"), "1 to 1024");
    assertMalformed(request.with("Signature", "keyId=\"x\""), "cannot be read");
    assertMalformed(request.with("Signature-Input", "sig1=\"@method\""), "does not list");
    assertMalformed(request.with("Signature-Input", "sig1=("), "cannot be read");
    assertMalformed(request.with("Host"), "exactly one Host");
  }

  @Test
  void theDigestMustBeThereAndKnown() {
    var request = signed(ALL, usual());
    assertMalformed(request.with("Content-Digest"), "was not sent: content-digest");
    assertThat(verify(request.with("Content-Digest", "md5=:AAAA:")))
        .isInstanceOf(Verification.UnsupportedAlgorithm.class);
    assertMalformed(request.with("Content-Digest", "sha-256=4"), "no byte sequence");
  }

  @Test
  void aKeyIdIsBounded() {
    var id = "k".repeat(SignatureHeaderReader.MAX_KEY_ID + 1);
    assertThat(verify(signed(ALL, ";created=" + SECOND + ";keyid=\"" + id + "\"")))
        .isEqualTo(new Verification.Malformed("keyid has more than 2048 characters"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ";keyid=\"k\"|the signature has no created",
        ";created=1|the signature has no keyid",
        ";created=1;keyid=\"\"|the signature has no keyid",
        ";created=1;keyid=k|keyid of the signature is no string",
        ";created=\"1\";keyid=\"k\"|created of the signature is no number of seconds",
        ";created;keyid=\"k\"|created of the signature is no number of seconds",
        ";created=1;expires=?1;keyid=\"k\"|expires of the signature is no number of seconds",
        ";created=1;keyid=\"k\";alg=rsa|alg of the signature is no string",
        ";created=1;created=1;keyid=\"k\"|the Signature-Input header repeats a parameter",
      })
  void parametersMustBeThereAndOfTheirKind(String parameters, String reason) {
    assertThat(verify(signed(ALL, parameters))).isEqualTo(new Verification.Malformed(reason));
  }

  private Verification verify(Requests request) {
    return request.verify(verifier, KEY, NOW);
  }

  private void assertMalformed(Requests request, String reason) {
    assertThat(verify(request))
        .isInstanceOfSatisfying(
            Verification.Malformed.class,
            malformed -> assertThat(malformed.reason()).contains(reason));
  }
}
