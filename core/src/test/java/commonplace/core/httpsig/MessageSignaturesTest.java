package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.integrity.VerificationKey;
import commonplace.core.testkit.JdkMessageSignatures;
import commonplace.core.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way in which a request can fail to be what its RFC 9421 signature says.
class MessageSignaturesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final long SECOND = NOW.getEpochSecond();
  private static final String KEY_ID = "https://a.example/actor#main-key";
  private static final String INBOX = "https://relay.example/inbox";
  private static final byte[] BODY = "{\"type\":\"Create\"}".getBytes(StandardCharsets.UTF_8);
  private static final KeyPair RSA = TestKeys.rsa(0);
  private static final KeyPair ED25519 = TestKeys.generate("Ed25519", 255);
  private static final KeyPair ECDSA = TestKeys.generate("EC", 256);
  private static final VerificationKey KEY = Requests.key(RSA.getPublic());
  private static final List<String> ALL = List.of("@method", "@target-uri", "content-digest");

  private final SignatureVerifier verifier = new SignatureVerifier("https", "Relay.example");

  @Test
  void whatMastodonSendsIsVerified() {
    var headers = JdkMessageSignatures.mastodonPost(KEY_ID, RSA.getPrivate(), SECOND, INBOX, BODY);
    assertThat(verify(Requests.of("POST", "/inbox", headers, BODY)))
        .isEqualTo(new Verification.Verified(KEY_ID));
  }

  @Test
  void anyChangeOfACoveredPartIsSeen() {
    var components = new ArrayList<>(ALL);
    components.addAll(List.of("content-type", "date"));
    var request = signed(components, usual());
    assertThat(verify(request)).isInstanceOf(Verification.Verified.class);
    assertThat(verify(request.withTarget("/inbox?x"))).isInstanceOf(Verification.Mismatch.class);
    assertThat(verify(request.withMethod("PUT"))).isInstanceOf(Verification.Mismatch.class);
    assertThat(verify(request.with("Content-Type", "application/json")))
        .isInstanceOf(Verification.Mismatch.class);
    assertThat(verify(request.with("Date", CrossCheckTest.date(NOW.plusSeconds(1)))))
        .isInstanceOf(Verification.Mismatch.class);
    assertThat(verify(request.with("Host", "other.example")))
        .isInstanceOf(Verification.WrongHost.class);
    assertThat(request.verify(new SignatureVerifier("http", "relay.example"), KEY, NOW))
        .isInstanceOf(Verification.Mismatch.class);
    var other = "{}".getBytes(StandardCharsets.UTF_8);
    assertThat(verify(request.withBody(other))).isInstanceOf(Verification.DigestMismatch.class);
    var digest = JdkMessageSignatures.contentDigest(other);
    assertThat(verify(request.withBody(other).with("Content-Digest", digest)))
        .isInstanceOf(Verification.Mismatch.class);
    var input = request.header("Signature-Input");
    assertThat(verify(request.with("Signature-Input", input.replace("\"date\"", "\"host\""))))
        .isInstanceOf(Verification.Mismatch.class);
    assertThat(verify(request.with("Signature-Input", input + ";nonce=\"n\"")))
        .isInstanceOf(Verification.Mismatch.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"@method", "@target-uri", "content-digest"})
  void whatMustBeCoveredIsNamed(String left) {
    var components = new ArrayList<>(ALL);
    components.remove(left);
    assertThat(verify(signed(components, usual()))).isEqualTo(new Verification.NotCovered(left));
  }

  @ParameterizedTest
  @CsvSource({
    "@authority @request-target,/inbox?q=1,true",
    "@authority @path @query,/inbox?q=1,true",
    "@authority @path,/inbox,true",
    "@authority @path,/inbox?q=1,false",
    "@request-target,/inbox,false",
    "@scheme @path @query,/inbox,false",
  })
  void thePartsOfTheTargetAreAsGoodAsTheWhole(String parts, String target, boolean enough) {
    var components = new ArrayList<>(List.of("@method", "content-digest"));
    components.addAll(List.of(parts.split(" ", -1)));
    var headers = sign("s", RSA, "rsa-v1_5-sha256", components, usual(), target, headers());
    assertThat(verify(Requests.of("POST", target, headers, BODY)))
        .isEqualTo(
            enough
                ? new Verification.Verified(KEY_ID)
                : new Verification.NotCovered("@target-uri"));
  }

  @Test
  void aGetNeedsNoDigest() {
    var headers =
        JdkMessageSignatures.sign(
            "s",
            RSA.getPrivate(),
            "rsa-v1_5-sha256",
            List.of("@method", "@target-uri"),
            usual(),
            "GET",
            "https://relay.example/actor",
            Map.of("host", "relay.example"));
    assertThat(verify(Requests.of("GET", "/actor", headers, new byte[0])))
        .isEqualTo(new Verification.Verified(KEY_ID));
  }

  @ParameterizedTest
  @CsvSource({
    "created=-3600,Verified",
    "created=3600,Verified",
    "created=-3601,Stale",
    "created=3601,Stale",
    "created=0 expires=300,Verified",
    "created=-600 expires=-3600,Verified",
    "created=-600 expires=-3601,Stale",
  })
  void timesAreGoodForAnHourEitherWay(String times, String outcome) {
    var parameters = new StringBuilder();
    for (var time : times.split(" ", -1)) {
      var parts = time.split("=", -1);
      parameters.append(";" + parts[0] + "=" + (SECOND + Long.parseLong(parts[1])));
    }
    assertThat(verify(signed(ALL, parameters + keyId())).getClass().getSimpleName())
        .isEqualTo(outcome);
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

  @ParameterizedTest
  @ValueSource(strings = {"hmac-sha256", "ecdsa-p384-sha384", "rsa-sha256", "hs2019", ""})
  void otherAlgorithmsAreUnsupported(String algorithm) {
    assertThat(verify(signed(ALL, usual() + ";alg=\"" + algorithm + "\"")))
        .isInstanceOf(Verification.UnsupportedAlgorithm.class);
  }

  /// Named or not, each algorithm works with its key and with no other.
  @ParameterizedTest
  @CsvSource({
    "rsa-v1_5-sha256,RSA,true",
    "rsa-pss-sha512,RSA,false",
    "ed25519,Ed25519,true",
    "ecdsa-p256-sha256,EC,true",
  })
  void theAlgorithmMustFitTheKey(String algorithm, String kind, boolean alsoUnnamed) {
    for (var pair : List.of(RSA, ED25519, ECDSA)) {
      var named = usual() + ";alg=\"" + algorithm + "\"";
      var fits = TestKeys.pem(pair.getPublic()).equals(TestKeys.pem(pair(kind).getPublic()));
      var key = Requests.key(pair.getPublic());
      var request = request(sign("s", pair(kind), algorithm, ALL, named, "/inbox", headers()));
      assertThat(request.verify(verifier, key, NOW).getClass().getSimpleName())
          .isEqualTo(fits ? "Verified" : "UnsupportedAlgorithm");
      var unnamed = request(sign("s", pair(kind), algorithm, ALL, usual(), "/inbox", headers()));
      assertThat(unnamed.verify(verifier, key, NOW).getClass().getSimpleName())
          .isEqualTo(fits && alsoUnnamed ? "Verified" : "Mismatch");
    }
  }

  @Test
  void ofSeveralThoseThatMayCountAreOffered() {
    var headers =
        sign(
            "hmac",
            RSA,
            "rsa-v1_5-sha256",
            ALL,
            usual() + ";alg=\"hmac-sha256\"",
            "/inbox",
            headers());
    headers =
        sign("little", RSA, "rsa-v1_5-sha256", List.of("@method"), usual(), "/inbox", headers);
    headers = sign("one", ED25519, "ed25519", ALL, times() + ";keyid=\"one\"", "/inbox", headers);
    var single = request(headers);
    assertThat(single.verify(verifier, Requests.key(ED25519.getPublic()), NOW))
        .isEqualTo(new Verification.Verified("one"));
    headers = sign("old", RSA, "rsa-v1_5-sha256", ALL, ";created=1" + keyId(), "/inbox", headers);
    headers =
        sign("two", RSA, "rsa-v1_5-sha256", ALL, times() + ";keyid=\"two\"", "/inbox", headers);
    var offered = new ArrayList<String>();
    var chosen =
        verifier.precheck(
            request(headers).view(),
            NOW,
            several -> {
              several.forEach(signature -> offered.add(signature.keyId()));
              return several.getLast();
            });
    assertThat(offered).containsExactly("one", "two");
    assertThat(((PendingSignature) chosen).verify(KEY)).isEqualTo(new Verification.Verified("two"));
    // without a choice the first counts
    assertThat(verify(request(headers))).isEqualTo(new Verification.Mismatch());
    assertThat(request(headers).verify(verifier, Requests.key(ED25519.getPublic()), NOW))
        .isEqualTo(new Verification.Verified("one"));
  }

  @Test
  void ofSeveralThatCannotCountTheFirstSaysWhy() {
    var headers =
        sign("little", RSA, "rsa-v1_5-sha256", List.of("@method"), usual(), "/inbox", headers());
    headers = sign("old", RSA, "rsa-v1_5-sha256", ALL, ";created=1" + keyId(), "/inbox", headers);
    assertThat(verify(request(headers))).isEqualTo(new Verification.NotCovered("@target-uri"));
  }

  @Test
  void thereAreAtMostEight() {
    var input = new ArrayList<String>();
    var value = new ArrayList<String>();
    IntStream.rangeClosed(1, 9)
        .forEach(i -> {
          input.add("s" + i + "=()" + usual());
          value.add("s" + i + "=:AAAA:");
        });
    var request = signed(ALL, usual());
    assertMalformed(
        request
            .with("Signature-Input", String.join(", ", input))
            .with("Signature", String.join(", ", value)),
        "more than 8 members");
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

  private static KeyPair pair(String kind) {
    return switch (kind) {
      case "RSA" -> RSA;
      case "EC" -> ECDSA;
      default -> ED25519;
    };
  }

  private static String times() {
    return ";created=" + SECOND;
  }

  private static String keyId() {
    return ";keyid=\"" + KEY_ID + "\"";
  }

  private static String usual() {
    return times() + keyId();
  }

  private static Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("host", "relay.example");
    headers.put("date", CrossCheckTest.date(NOW));
    headers.put("content-type", "application/activity+json");
    headers.put("content-digest", JdkMessageSignatures.contentDigest(BODY));
    return headers;
  }

  private static Requests signed(List<String> components, String parameters) {
    return request(
        sign("sig1", RSA, "rsa-v1_5-sha256", components, parameters, "/inbox", headers()));
  }

  private static Map<String, String> sign(
      String label,
      KeyPair pair,
      String algorithm,
      List<String> components,
      String parameters,
      String target,
      Map<String, String> headers) {
    return JdkMessageSignatures.sign(
        label,
        pair.getPrivate(),
        algorithm,
        components,
        parameters,
        "POST",
        "https://relay.example" + target,
        headers);
  }

  private static Requests request(Map<String, String> headers) {
    return Requests.of("POST", "/inbox", headers, BODY);
  }
}
