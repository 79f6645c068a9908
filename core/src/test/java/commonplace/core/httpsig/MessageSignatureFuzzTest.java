package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.integrity.VerificationKey;
import commonplace.core.testkit.JdkMessageSignatures;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the JDK signs we verify; what is damaged afterwards we never take for something else.
class MessageSignatureFuzzTest {
  private static final Map<String, KeyPair> KEYS =
      Map.of(
          "rsa-v1_5-sha256", TestKeys.rsa(0),
          "rsa-pss-sha512", TestKeys.rsa(1),
          "ed25519", TestKeys.generate("Ed25519", 255),
          "ecdsa-p256-sha256", TestKeys.generate("EC", 256));
  private static final List<String> ALGORITHMS = KEYS.keySet().stream().sorted().toList();
  private static final List<String> DAMAGED =
      List.of("signature-input", "signature", "content-digest", "host", "user-agent");
  private static final String AUTHORITY = "relay.example:8443";
  private static final OwnOrigin ORIGIN = new OwnOrigin("https", AUTHORITY);

  private final SignatureVerifier verifier = new SignatureVerifier("https", AUTHORITY);

  /// A request and who can verify it.
  private record Signed(Requests request, VerificationKey key, Instant now) {}

  private static Signed signed(Random random) {
    var algorithm = ALGORITHMS.get(random.nextInt(ALGORITHMS.size()));
    var now = Instant.ofEpochSecond(1_500_000_000L + random.nextInt(500_000_000));
    var body = new byte[random.nextInt(2000)];
    random.nextBytes(body);
    var query = random.nextBoolean() ? "" : "?q=" + random.nextInt() + "&%C3%A4=%2F";
    var headers = new LinkedHashMap<String, String>();
    headers.put("host", AUTHORITY);
    headers.put("user-agent", "Some/" + random.nextInt(99) + " (with, commas; and \"quotes\")");
    headers.put(
        "content-digest",
        JdkMessageSignatures.contentDigest(random.nextBoolean() ? "sha-256" : "sha-512", body));
    var components = new ArrayList<>(List.of("@method", "content-digest"));
    components.addAll(
        switch (random.nextInt(3)) {
          case 0 -> List.of("@target-uri");
          case 1 -> List.of("@authority", "@request-target", "@scheme");
          default -> List.of("@authority", "@path", "@query", "host");
        });
    if (random.nextBoolean()) {
      components.add("user-agent");
    }
    Collections.shuffle(components, random);
    var parameters = new ArrayList<String>();
    parameters.add(";created=" + (now.getEpochSecond() + random.nextInt(7201) - 3600));
    parameters.add(";keyid=\"https://a.example/users/alice#main-key\"");
    if (random.nextBoolean() || algorithm.equals("rsa-pss-sha512")) {
      parameters.add(";alg=\"" + algorithm + "\"");
    }
    if (random.nextBoolean()) {
      parameters.add(";nonce=\"\\\"" + random.nextInt() + "\";tag=\"activitypub\"");
    }
    Collections.shuffle(parameters, random);
    var pair = Objects.requireNonNull(KEYS.get(algorithm));
    var all =
        JdkMessageSignatures.sign(
            "sig1",
            pair.getPrivate(),
            algorithm,
            components,
            String.join("", parameters),
            "POST",
            "https://" + AUTHORITY + "/inbox" + query,
            headers);
    return new Signed(
        Requests.of("POST", "/inbox" + query, all, body), Requests.key(pair.getPublic()), now);
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void weVerifyWhatTheJdkSigns(long seed) {
    var signed = signed(new Random(seed));
    assertThat(signed.request().verify(verifier, signed.key(), signed.now()))
        .isEqualTo(new Verification.Verified("https://a.example/users/alice#main-key"));
    assertThat(
            signed
                .request()
                .verify(verifier, Requests.key(TestKeys.rsa(3).getPublic()), signed.now()))
        .isInstanceOf(Verification.Refused.class);
  }

  /// A verified request has the base that was signed, whatever its headers look like.
  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void damageNeverChangesWhatIsVerified(long seed) {
    var random = new Random(seed);
    var signed = signed(random);
    for (var i = 0; i < 5; i++) {
      var header = DAMAGED.get(random.nextInt(DAMAGED.size()));
      var damaged =
          signed.request().with(header, Damage.of(signed.request().header(header), random));
      switch (damaged.verify(verifier, signed.key(), signed.now())) {
        case Verification.Verified _ ->
            assertThat(bases(damaged)).containsAll(bases(signed.request()));
        case Verification.Refused refused ->
            assertThat(refused.reason()).isNotBlank().hasSizeLessThan(150);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void anotherTargetOrMethodIsNeverVerified(long seed) {
    var random = new Random(seed);
    var signed = signed(random);
    var target = Damage.of(signed.request().target(), random);
    if (!target.equals(signed.request().target())) {
      assertThat(signed.request().withTarget(target).verify(verifier, signed.key(), signed.now()))
          .isInstanceOf(Verification.Refused.class);
    }
    assertThat(signed.request().withMethod("PUT").verify(verifier, signed.key(), signed.now()))
        .isInstanceOf(Verification.Refused.class);
  }

  /// Of all signatures that can be read.
  private static List<String> bases(Requests request) {
    var bases = new ArrayList<String>();
    try {
      var reader = SignatureInputReader.of(request.view().headers());
      for (var label : reader.labels()) {
        var base = SignatureBase.of(request.view(), ORIGIN, reader.read(label));
        bases.add(new String(base, StandardCharsets.US_ASCII));
      }
    } catch (MalformedSignatureException e) {
      assertThat(bases).isNotEmpty();
    }
    return bases;
  }
}
