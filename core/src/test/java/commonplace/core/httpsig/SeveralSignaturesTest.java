package commonplace.core.httpsig;

import static commonplace.core.httpsig.SignedMessages.ALL;
import static commonplace.core.httpsig.SignedMessages.ECDSA;
import static commonplace.core.httpsig.SignedMessages.ED25519;
import static commonplace.core.httpsig.SignedMessages.KEY;
import static commonplace.core.httpsig.SignedMessages.NOW;
import static commonplace.core.httpsig.SignedMessages.RSA;
import static commonplace.core.httpsig.SignedMessages.headers;
import static commonplace.core.httpsig.SignedMessages.keyId;
import static commonplace.core.httpsig.SignedMessages.request;
import static commonplace.core.httpsig.SignedMessages.sign;
import static commonplace.core.httpsig.SignedMessages.signed;
import static commonplace.core.httpsig.SignedMessages.times;
import static commonplace.core.httpsig.SignedMessages.usual;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.TestKeys;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which algorithm goes with which key, and which of several signatures counts.
class SeveralSignaturesTest {
  private final SignatureVerifier verifier = new SignatureVerifier("https", "Relay.example");

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

  private static KeyPair pair(String kind) {
    return switch (kind) {
      case "RSA" -> RSA;
      case "EC" -> ECDSA;
      default -> ED25519;
    };
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
