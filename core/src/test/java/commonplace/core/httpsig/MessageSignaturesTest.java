package commonplace.core.httpsig;

import static commonplace.core.httpsig.SignedMessages.ALL;
import static commonplace.core.httpsig.SignedMessages.BODY;
import static commonplace.core.httpsig.SignedMessages.KEY;
import static commonplace.core.httpsig.SignedMessages.KEY_ID;
import static commonplace.core.httpsig.SignedMessages.NOW;
import static commonplace.core.httpsig.SignedMessages.RSA;
import static commonplace.core.httpsig.SignedMessages.SECOND;
import static commonplace.core.httpsig.SignedMessages.headers;
import static commonplace.core.httpsig.SignedMessages.keyId;
import static commonplace.core.httpsig.SignedMessages.sign;
import static commonplace.core.httpsig.SignedMessages.signed;
import static commonplace.core.httpsig.SignedMessages.usual;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.JdkMessageSignatures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an RFC 9421 signature has to cover and when, and that changes are seen.
class MessageSignaturesTest {
  private final SignatureVerifier verifier = new SignatureVerifier("https", "Relay.example");

  @Test
  void whatMastodonSendsIsVerified() {
    var headers =
        JdkMessageSignatures.mastodonPost(
            KEY_ID, RSA.getPrivate(), SECOND, "https://relay.example/inbox", BODY);
    assertThat(verify(Requests.of("POST", "/inbox", headers, BODY)))
        .isEqualTo(new Verification.Verified(KEY_ID));
  }

  /// Components and parameters as Fedify, THY and Mitra send them, in this order.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@method @target-uri @authority host date content-digest"
            + "|;alg=\"rsa-v1_5-sha256\";keyid=\"K\";created=C",
        "@method @authority @target-uri content-digest content-type date"
            + "|;created=C;expires=E;keyid=\"K\";alg=\"rsa-v1_5-sha256\";nonce=\"b64/+=\";tag=\"activitypub\"",
        "@method @target-uri content-digest|;keyid=\"K\";created=C;alg=\"rsa-v1_5-sha256\"",
      })
  void whatOthersSendIsVerified(String components, String parameters) {
    var filled =
        parameters
            .replace("\"K\"", '"' + KEY_ID + '"')
            .replace("=C", "=" + SECOND)
            .replace("=E", "=" + (SECOND + 300));
    assertThat(verify(signed(List.of(components.split(" ", -1)), filled)))
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

  private Verification verify(Requests request) {
    return request.verify(verifier, KEY, NOW);
  }
}
