package commonplace.relay.identity;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.Ed25519KeyPair;
import commonplace.core.integrity.RsaKeyPair;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Laws of our key ring.
class KeyRingTest {
  private static final Instant START = Instant.parse("2026-11-28T00:00:00Z");
  private static final RsaKeyPair RSA =
      RsaKeyPair.fromPkcs8(TestKeys.rsa(0).getPrivate().getEncoded(), CryptoProvider.jdk());
  private static final Ed25519KeyPair ED25519 = Ed25519KeyPair.generate();

  private static <K> List<OwnKey<K>> keys(Random random, K pair) {
    var keys = new ArrayList<OwnKey<K>>();
    int count = random.nextInt(1, 5);
    for (int i = 0; i < count; i++) {
      var created = START.plus(Duration.ofDays(random.nextInt(20)));
      keys.add(new OwnKey<>(Iri.of("https://relay.example/actor#k" + i), pair, created));
    }
    return keys;
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void whateverTheOrderTheNewestIsUsedAndWhatItReplacedIsGoodForAWeek(long seed) {
    var random = new Random(seed);
    var rsa = keys(random, RSA);
    var ring = new KeyRing(rsa, keys(random, ED25519));
    Collections.shuffle(rsa, random);
    assertThat(new KeyRing(rsa, ring.ed25519())).isEqualTo(ring);

    var now = START.plus(Duration.ofHours(random.nextInt(24 * 40)));
    var good = KeyRing.good(ring.rsa(), now);
    assertThat(good.getLast()).isEqualTo(ring.signing());
    assertThat(rsa).allMatch(key -> !key.created().isAfter(ring.signing().created()));
    for (int i = 0; i + 1 < ring.rsa().size(); i++) {
      var replaced = ring.rsa().get(i + 1).created();
      assertThat(good.contains(ring.rsa().get(i)))
          .isEqualTo(now.isBefore(replaced.plus(KeyRing.OVERLAP)));
    }
    assertThat(KeyRing.overlapEnds(ring.rsa(), now).isPresent()).isEqualTo(good.size() > 1);
    assertThat(ring.outdated(now)).doesNotContainAnyElementsOf(good);
    assertThat(ring.published(now).keyId()).isEqualTo(ring.signing().id().text());
    assertThat(ring.published(now).multikeys())
        .extracting(PublishedKeys.Multikey::id)
        .as("of each kind the one in use first")
        .containsExactlyElementsOf(
            Stream.concat(
                    KeyRing.good(ring.ed25519(), now).reversed().stream(), good.reversed().stream())
                .map(key -> key.id().text())
                .toList());
    assertThat(ring.published(now).multikeys())
        .contains(
            new PublishedKeys.Multikey(
                ring.signing().id().text(), ring.signing().pair().publicKeyMultibase()));
  }

  @Test
  void anRsaMultikeyIsTheOneOfFep521a() {
    assertThat(RSA.publicKeyMultibase()).startsWith("z4MX").hasSizeGreaterThan(360);
  }
}
