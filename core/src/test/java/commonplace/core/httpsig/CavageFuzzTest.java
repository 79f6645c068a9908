package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.integrity.VerificationKey;
import commonplace.core.testkit.JdkSignatures;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.TestKeys;
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

/// The twin of {@link MessageSignatureFuzzTest} for draft-cavage: what is damaged after it was
/// signed is never taken for something else.
class CavageFuzzTest {
  private static final String KEY_ID = "https://a.example/users/alice#main-key";
  private static final List<KeyPair> KEYS =
      List.of(TestKeys.rsa(0), TestKeys.rsa(1), TestKeys.generate("Ed25519", 255));
  private static final String AUTHORITY = "relay.example:8443";

  private final SignatureVerifier verifier = new SignatureVerifier(AUTHORITY);

  /// A request and who can verify it.
  ///
  /// @param components that the signature covers, in its order
  private record Signed(
      Requests request, List<String> components, VerificationKey key, Instant now) {}

  private static Signed signed(Random random) {
    var pair = KEYS.get(random.nextInt(KEYS.size()));
    var hs2019 = !pair.getPrivate().getAlgorithm().equals("RSA") || random.nextBoolean();
    var now = Instant.ofEpochSecond(1_500_000_000L + random.nextInt(500_000_000));
    var second = now.getEpochSecond() + random.nextInt(7201) - 3600;
    var body = new byte[1 + random.nextInt(2000)];
    random.nextBytes(body);
    var target = "/inbox" + (random.nextBoolean() ? "" : "?q=" + random.nextInt() + "&%C3%A4=%2F");
    var headers = new LinkedHashMap<String, String>();
    headers.put("host", AUTHORITY);
    headers.put("date", CrossCheckTest.date(Instant.ofEpochSecond(second)));
    headers.put("digest", JdkSignatures.digest(body));
    headers.put("user-agent", "Some/" + random.nextInt(99) + " (with, commas; and \"quotes\")");
    var components = new ArrayList<>(List.of("(request-target)", "host", "digest"));
    Map<String, Long> times = Map.of();
    if (hs2019 && random.nextBoolean()) {
      times = Map.of("created", second, "expires", second + 60);
      components.addAll(List.of("(created)", "(expires)"));
    }
    if (times.isEmpty() || random.nextBoolean()) {
      components.add("date");
    }
    if (random.nextBoolean()) {
      components.add("user-agent");
    }
    Collections.shuffle(components, random);
    headers.put(
        "signature",
        JdkSignatures.sign(
            KEY_ID,
            pair.getPrivate(),
            hs2019 ? "hs2019" : "rsa-sha256",
            components,
            times,
            "POST",
            target,
            headers));
    return new Signed(
        Requests.of("POST", target, headers, body),
        components,
        Requests.key(pair.getPublic()),
        now);
  }

  private static Requests damaged(Requests request, Random random) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> damaged(request, "signature", random);
      case 3 -> damaged(request, "date", random);
      case 4 -> damaged(request, "digest", random);
      case 5 -> damaged(request, "host", random);
      case 6 -> damaged(request, "user-agent", random);
      default -> request.withTarget(Damage.of(request.target(), random));
    };
  }

  /// Or there twice.
  private static Requests damaged(Requests request, String name, Random random) {
    var value = request.header(name);
    var other = Damage.of(value, random);
    return random.nextInt(8) == 0 ? request.with(name, value, other) : request.with(name, other);
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void damageNeverChangesWhatIsVerified(long seed) throws Exception {
    var random = new Random(seed);
    var signed = signed(random);
    assertThat(signed.request().verify(verifier, signed.key(), signed.now()))
        .isEqualTo(new Verification.Verified(KEY_ID));
    for (var i = 0; i < 10; i++) {
      var damaged = damaged(signed.request(), random);
      if (random.nextInt(4) == 0) {
        damaged = damaged(damaged, random);
      }
      switch (damaged.verify(verifier, signed.key(), signed.now())) {
        case Verification.Verified _ -> assertSaysTheSame(damaged, signed);
        case Verification.Refused refused ->
            assertThat(refused.reason()).isNotBlank().hasSizeLessThan(150);
      }
    }
  }

  /// All that is signed, part for part; white space around a header is no part of it.
  private static void assertSaysTheSame(Requests damaged, Signed signed) throws Exception {
    var original = signed.request();
    var now = SignatureHeaderReader.read(damaged.header("signature"));
    var then = SignatureHeaderReader.read(original.header("signature"));
    assertThat(now.covered()).isEqualTo(signed.components());
    for (var component : signed.components()) {
      switch (component) {
        case "(request-target)" -> assertThat(damaged.target()).isEqualTo(original.target());
        case "(created)" -> assertThat(now.created()).isEqualTo(then.created());
        case "(expires)" -> assertThat(now.expires()).isEqualTo(then.expires());
        default ->
            assertThat(Objects.requireNonNull(damaged.headers().get(component)))
                .singleElement()
                .extracting(String::strip)
                .isEqualTo(original.header(component));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void anotherTargetMethodOrBodyIsNeverVerified(long seed) {
    var random = new Random(seed);
    var signed = signed(random);
    var target = Damage.of(signed.request().target(), random);
    if (!target.equals(signed.request().target())) {
      assertRefused(signed.request().withTarget(target), signed);
    }
    assertRefused(signed.request().withMethod("PUT"), signed);
    var body = signed.request().body().bytes().clone();
    body[random.nextInt(body.length)] ^= 1;
    assertRefused(signed.request().withBody(body), signed);
    assertRefused(
        signed.request().withBody(body).with("digest", JdkSignatures.digest(body)), signed);
  }

  private void assertRefused(Requests request, Signed signed) {
    assertThat(request.verify(verifier, signed.key(), signed.now()))
        .isInstanceOf(Verification.Refused.class);
  }
}
