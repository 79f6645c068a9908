package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.RsaKeyPair;
import commonplace.core.testkit.JdkSignatures;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.TestKeys;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What we sign, the JDK-only implementation verifies, and the other way round.
class CrossCheckTest {
  private static final String KEY_ID = "https://a.example/users/alice#main-key";
  private static final List<KeyPair> KEYS =
      List.of(TestKeys.rsa(0), TestKeys.rsa(1), TestKeys.generate("Ed25519", 255));

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void theJdkVerifiesWhatWeSign(long seed) {
    var random = new Random(seed);
    var pair = TestKeys.rsa(random.nextInt(2));
    var provider = random.nextBoolean() ? CryptoProvider.best() : CryptoProvider.jdk();
    var signer =
        new Signer(
            KEY_ID,
            RsaKeyPair.fromPkcs8(pair.getPrivate().getEncoded(), provider),
            InstantSource.fixed(someTime(random)));
    var post = random.nextBoolean();
    var body = post ? bytes(random) : new byte[0];
    var target = target(random);
    var authority = authority(random);
    var signed =
        post
            ? signer.post(authority, target, BodyDigest.of(body), "application/activity+json")
            : signer.get(authority, target);
    var headers = new LinkedHashMap<String, List<String>>();
    signed.forEach((name, value) -> headers.put(name, List.of(value)));

    assertThat(headers).containsKeys("Host", "Date", "Signature").hasSize(post ? 5 : 3);
    assertThat(
            JdkSignatures.problem(pair.getPublic(), post ? "POST" : "GET", target, headers, body))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void weVerifyWhatTheJdkSigns(long seed) {
    var random = new Random(seed);
    var pair = KEYS.get(random.nextInt(KEYS.size()));
    var now = someTime(random);
    var request = signed(random, pair, now);
    var verifier = new SignatureVerifier(request.header("Host"));

    assertThat(request.verify(verifier, Requests.key(pair.getPublic()), now))
        .isEqualTo(new Verification.Verified(KEY_ID));
    assertThat(request.verify(verifier, Requests.key(TestKeys.rsa(3).getPublic()), now))
        .isEqualTo(new Verification.Mismatch());
  }

  private static Requests signed(Random random, KeyPair pair, Instant now) {
    var rsa = pair.getPrivate().getAlgorithm().equals("RSA");
    var post = random.nextBoolean();
    var body = post ? bytes(random) : new byte[0];
    var headers = new LinkedHashMap<String, String>();
    headers.put("Host", authority(random));
    headers.put("User-Agent", "Some/" + random.nextInt(99) + " (with, commas; and \"quotes\")");
    headers.put("Date", date(now.plusSeconds(random.nextInt(7201) - 3600)));
    var components = new ArrayList<>(List.of("(request-target)", "host", "date"));
    if (post) {
      headers.put("Digest", JdkSignatures.digest(body));
      headers.put("Content-Type", "application/activity+json");
      components.addAll(List.of("digest", "content-type"));
    }
    if (random.nextBoolean()) {
      components.add("user-agent");
    }
    Collections.shuffle(components, random);
    var target = target(random);
    var method = post ? "POST" : "GET";
    var algorithm = rsa && random.nextBoolean() ? "rsa-sha256" : "hs2019";
    var signature =
        JdkSignatures.sign(
            KEY_ID, pair.getPrivate(), algorithm, components, method, target, headers);
    headers.put(
        "Signature",
        random.nextBoolean() ? signature : signature.replace("algorithm=\"hs2019\",", ""));
    return Requests.of(method, target, Map.copyOf(headers), body);
  }

  private static Instant someTime(Random random) {
    return Instant.ofEpochSecond(1_500_000_000L + random.nextInt(500_000_000));
  }

  static String date(Instant at) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
  }

  private static byte[] bytes(Random random) {
    var bytes = new byte[1 + random.nextInt(5000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String target(Random random) {
    return "/inbox" + (random.nextBoolean() ? "" : "?q=" + random.nextInt() + "&%C3%A4=%2F");
  }

  private static String authority(Random random) {
    return random.nextBoolean() ? "relay.example" : "127.0.0.1:" + (1024 + random.nextInt(60000));
  }
}
