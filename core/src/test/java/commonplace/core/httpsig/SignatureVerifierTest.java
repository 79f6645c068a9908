package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.integrity.VerificationKey;
import commonplace.core.testkit.JdkSignatures;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way in which a request can fail to be what its signature says.
class SignatureVerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String KEY_ID = "https://a.example/actor#main-key";
  private static final byte[] BODY = "{\"type\":\"Create\"}".getBytes(StandardCharsets.UTF_8);
  private static final VerificationKey KEY = Requests.key(TestKeys.rsa(0).getPublic());
  private static final List<String> ALL =
      List.of("(request-target)", "host", "date", "digest", "content-type");

  private final SignatureVerifier verifier = new SignatureVerifier("Relay.example");

  @Test
  void theUntouchedRequestIsVerified() {
    assertThat(verify(request(ALL))).isEqualTo(new Verification.Verified(KEY_ID));
  }

  @Test
  void anyChangeOfACoveredPartIsSeen() {
    var request = request(ALL);
    assertThat(verify(request.withTarget("/inbox?x"))).isInstanceOf(Verification.Mismatch.class);
    assertThat(verify(request.withMethod("PUT"))).isInstanceOf(Verification.Mismatch.class);
    assertThat(verify(request.with("Date", CrossCheckTest.date(NOW.plusSeconds(1)))))
        .isInstanceOf(Verification.Mismatch.class);
    assertThat(verify(request.with("Content-Type", "application/json")))
        .isInstanceOf(Verification.Mismatch.class);
    assertThat(verify(request.with("Host", "relay.example:443")))
        .isInstanceOf(Verification.Mismatch.class);
    assertThat(verify(request.with("Host", "other.example")))
        .isInstanceOf(Verification.WrongHost.class);
    var other = "{}".getBytes(StandardCharsets.UTF_8);
    assertThat(verify(request.withBody(other))).isInstanceOf(Verification.DigestMismatch.class);
    assertThat(verify(request.withBody(other).with("Digest", JdkSignatures.digest(other))))
        .isInstanceOf(Verification.Mismatch.class);
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void anyFlippedBitOfTheSignatureIsSeen(long seed) {
    var random = new Random(seed);
    var request = request(ALL);
    var header = new StringBuilder(request.header("Signature"));
    var start = header.indexOf("signature=\"") + "signature=\"".length();
    var at = start + random.nextInt(340); // not the last digit, part of which is padding
    header.setCharAt(at, header.charAt(at) == 'A' ? 'B' : 'A');
    assertThat(verify(request.with("Signature", header.toString())))
        .isInstanceOf(Verification.Mismatch.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(request-target)", "host", "date", "digest"})
  void whatMustBeCoveredIsNamed(String left) {
    var components = new ArrayList<>(ALL);
    components.remove(left);
    assertThat(verify(request(components)))
        .isEqualTo(new Verification.NotCovered(left.equals("date") ? "date or (created)" : left));
  }

  @Test
  void headersThatMustBeSingleAreRefusedTwice() {
    var request = request(ALL);
    assertThat(verify(request.with("Host", "relay.example", "relay.example")))
        .isInstanceOf(Verification.Malformed.class);
    var date = request.header("Date");
    assertThat(verify(request.with("Date", date, date))).isInstanceOf(Verification.Malformed.class);
    var signature = request.header("Signature");
    assertThat(verify(request.with("Signature", signature, signature)))
        .isInstanceOf(Verification.Malformed.class);
  }

  @Test
  void noSignatureIsUnsigned() {
    assertThat(verify(request(ALL).with("Signature"))).isInstanceOf(Verification.Unsigned.class);
  }

  @Test
  void aCoveredHeaderMustBeThere() {
    var refused = verify(request(ALL).with("Content-Type"));
    assertThat(refused)
        .isEqualTo(
            new Verification.Malformed(
                "the signature covers a header that was not sent: content-type"));
  }

  @ParameterizedTest
  @CsvSource({"-3600,Verified", "3600,Verified", "-3601,Stale", "3601,Stale"})
  void datesAreGoodForAnHourEitherWay(int seconds, String outcome) {
    var request = request(ALL);
    assertThat(request.verify(verifier, KEY, NOW.plusSeconds(seconds)).getClass().getSimpleName())
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-11-23T12:00:00Z", "Mon, 23 Nov 2026 25:00:00 GMT"})
  void datesMustBeDates(String date) {
    assertThat(verify(request(ALL).with("Date", date))).isInstanceOf(Verification.Malformed.class);
  }

  @Test
  void digestsOtherThanSha256DoNotCount() {
    var request = request(ALL);
    var good = JdkSignatures.digest(BODY);
    assertThat(verify(request.with("Digest", "SHA-512=AAAA")))
        .isInstanceOf(Verification.UnsupportedAlgorithm.class);
    assertThat(verify(request.with("Digest"))).isInstanceOf(Verification.DigestMismatch.class);
    assertThat(verify(request.with("Digest", good + ",SHA-256=AAAA")))
        .isInstanceOf(Verification.DigestMismatch.class);
    assertThat(verify(request.with("Digest", "SHA-256=?")))
        .isInstanceOf(Verification.Malformed.class);
    // two digests and another case are fine by the digest check; only then does the text differ
    assertThat(verify(request.with("Digest", "sha-512=AAAA, sha-256=" + good.substring(8))))
        .isInstanceOf(Verification.Mismatch.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa-sha1", "rsa-sha512", "hmac-sha256", "ecdsa-sha256", "none", ""})
  void otherAlgorithmsAreUnsupported(String algorithm) {
    var header = request(ALL).header("Signature");
    assertThat(verify(request(ALL).with("Signature", header.replace("rsa-sha256", algorithm))))
        .isInstanceOf(Verification.UnsupportedAlgorithm.class);
  }

  @Test
  void theAlgorithmMustFitTheKey() {
    var ed25519 = Requests.key(TestKeys.generate("Ed25519", 255).getPublic());
    assertThat(request(ALL).verify(verifier, ed25519, NOW))
        .isInstanceOf(Verification.UnsupportedAlgorithm.class);
  }

  @Test
  void rfc9421IsToldApart() {
    var request = request(ALL).with("Signature-Input", "sig1=()").with("Signature", "sig1=:AAAA:");
    assertThat(verify(request)).isEqualTo(new Verification.Malformed("the signature has no keyid"));
  }

  @Test
  void createdReplacesTheDate() {
    assertThat(verify(created(NOW, NOW.plusSeconds(300), "hs2019")))
        .isEqualTo(new Verification.Verified(KEY_ID));
    assertThat(verify(created(NOW.minusSeconds(3601), NOW, "hs2019")))
        .isInstanceOf(Verification.Stale.class);
    assertThat(verify(created(NOW.plusSeconds(3601), NOW.plusSeconds(9000), "hs2019")))
        .isInstanceOf(Verification.Stale.class);
    assertThat(verify(created(NOW.minusSeconds(3600), NOW.minusSeconds(3601), "hs2019")))
        .isInstanceOf(Verification.Stale.class);
    assertThat(verify(created(NOW, NOW, "rsa-sha256"))).isInstanceOf(Verification.Malformed.class);
    var good = created(NOW, NOW, "hs2019");
    var header = good.header("Signature");
    assertThat(
            verify(
                good.with(
                    "Signature",
                    header.replace(
                        "created=" + NOW.getEpochSecond(),
                        "created=" + (NOW.getEpochSecond() - 1)))))
        .isInstanceOf(Verification.Mismatch.class);
  }

  @Test
  void aSchemesDefaultPortIsNoOtherHost() {
    var headers = headers();
    headers.put("Host", "relay.example:443");
    assertThat(verify(sign(ALL, headers))).isEqualTo(new Verification.Verified(KEY_ID));
    headers.put("Host", "relay.example:8443");
    assertThat(verify(sign(ALL, headers))).isInstanceOf(Verification.WrongHost.class);
  }

  private Verification verify(Requests request) {
    return request.verify(verifier, KEY, NOW);
  }

  private static Requests request(List<String> components) {
    return sign(components, headers());
  }

  private static Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Host", "relay.example");
    headers.put("Date", CrossCheckTest.date(NOW));
    headers.put("Digest", JdkSignatures.digest(BODY));
    headers.put("Content-Type", "application/activity+json");
    return headers;
  }

  private static Requests sign(List<String> components, Map<String, String> headers) {
    var signed = new LinkedHashMap<>(headers);
    signed.put(
        "Signature",
        JdkSignatures.sign(
            KEY_ID,
            TestKeys.rsa(0).getPrivate(),
            "rsa-sha256",
            components,
            "POST",
            "/inbox",
            headers));
    return Requests.of("POST", "/inbox", signed, BODY);
  }

  private static Requests created(Instant created, Instant expires, String algorithm) {
    var headers = headers();
    var signature =
        JdkSignatures.sign(
            KEY_ID,
            TestKeys.rsa(0).getPrivate(),
            algorithm,
            List.of("(request-target)", "(created)", "(expires)", "host", "digest"),
            Map.of("created", created.getEpochSecond(), "expires", expires.getEpochSecond()),
            "POST",
            "/inbox",
            headers);
    return Requests.of("POST", "/inbox", headers, BODY).with("Signature", signature);
  }
}
