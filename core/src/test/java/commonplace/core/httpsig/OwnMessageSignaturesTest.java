package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.RsaKeyPair;
import commonplace.core.peer.PeerTarget;
import commonplace.core.testkit.JdkMessageSignatures;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.TestKeys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What we sign as in RFC 9421 holds for the JDK-only implementation, and for our own verifier.
class OwnMessageSignaturesTest {
  private static final String KEY_ID = "https://relay.example/actor#main-key";
  private static final Instant NOW = Instant.parse("2026-11-28T03:00:00Z");
  private static final Signer SIGNER =
      new Signer(
          KEY_ID,
          RsaKeyPair.fromPkcs8(TestKeys.rsa(0).getPrivate().getEncoded(), CryptoProvider.best()),
          InstantSource.fixed(NOW));

  private static Map<String, List<String>> headers(SignedHeaders signed) {
    var headers = new LinkedHashMap<String, List<String>>();
    signed.forEach((name, value) -> headers.put(name, List.of(value)));
    return headers;
  }

  private static String problem(
      String method, String url, Map<String, List<String>> headers, byte[] body) {
    return JdkMessageSignatures.problem(TestKeys.rsa(0).getPublic(), method, url, headers, body);
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void theJdkAndOurVerifierTakeWhatWeSign(long seed) {
    var random = new Random(seed);
    var body = new byte[random.nextInt(1, 200)];
    random.nextBytes(body);
    var path = "/inbox" + (random.nextBoolean() ? "?n=" + random.nextInt() : "");
    var host = random.nextBoolean() ? "m.example" : "m.example:8443";
    var digest = BodyDigest.of(body);
    var headers =
        headers(
            SIGNER.post(
                SignatureForm.RFC_9421, "https", host, path, digest, "application/activity+json"));
    assertThat(headers)
        .containsOnlyKeys(
            "Host", "Date", "Content-Digest", "Content-Type", "Signature-Input", "Signature");
    assertThat(problem("POST", "https://" + host + path, headers, body)).isEmpty();
    var view =
        new RequestView(
            "POST",
            path,
            name ->
                headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .findFirst()
                    .map(Map.Entry::getValue)
                    .orElse(List.of()),
            digest);
    assertThat(new SignatureVerifier("https", host).precheck(view, NOW))
        .isInstanceOfSatisfying(
            PendingSignature.class,
            pending -> {
              assertThat(pending.form()).isEqualTo(SignatureForm.RFC_9421);
              assertThat(pending.keyId()).isEqualTo(KEY_ID);
            });

    body[random.nextInt(body.length)] ^= 1;
    assertThat(problem("POST", "https://" + host + path, headers, body)).contains("digest");
  }

  @Test
  void aGetOfAKeysIdIsSignedWithoutTheFragment() {
    var target = PeerTarget.of(Iri.of("https://m.example/users/ada#main-key"));
    var headers =
        headers(
            SIGNER.get(
                SignatureForm.RFC_9421,
                target.scheme(),
                target.authority().text(),
                target.pathAndQuery()));
    assertThat(headers).containsOnlyKeys("Host", "Date", "Signature-Input", "Signature");
    assertThat(problem("GET", "https://m.example/users/ada", headers, new byte[0])).isEmpty();
    assertThat(problem("GET", "https://m.example/users/bob", headers, new byte[0])).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sig1=(\"@method\" \"@target-uri\" \"content-digest\");created",
        // what Fedify asks for where nobody says anything else
        "sig1=(\"@method\" \"@target-uri\" \"@authority\" \"content-digest\");created",
        "sig1=();created",
        "sig1=(\"@method\");created;nonce=\"n\", sig2=(\"@method\");created",
        "a=(\"@query-param\";name=\"x\"), b=(\"@method\");alg=\"rsa-v1_5-sha256\""
      })
  void whatWeCanMakeIsAskedFor(String header) {
    assertThat(AcceptSignature.asksForOurs(List.of(header))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sig1",
        "sig1=1",
        "sig1=(\"@method\"",
        "sig1=(\"@method\" \"cookie\")",
        "sig1=(\"@method\";req)",
        "sig1=(\"@method\");alg=\"ed25519\"",
        "sig1=(\"@method\");created;nonce=\"n\"",
        "sig1=(\"@method\");created;tag=\"app\"",
        "sig1=(\"@method\");created;expires",
        "sig1=(\"@method\");created;keyid=\"k\"",
        "\u0000"
      })
  void whatWeCannotMakeOrReadAsksForNothing(String header) {
    assertThat(AcceptSignature.asksForOurs(List.of(header))).isFalse();
  }
}
