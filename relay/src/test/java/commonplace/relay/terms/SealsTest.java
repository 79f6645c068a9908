package commonplace.relay.terms;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Authority;
import commonplace.core.integrity.KeyedDigest;
import commonplace.core.integrity.SecretFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealsTest {
  private static final Authority HOST = Authority.of("m.example");
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));

  @TempDir Path folder;
  private Seals seals;

  @BeforeEach
  void make() {
    seals = another("secret");
  }

  private Seals another(String secret) {
    var file = SecretFile.readOrMake(folder.resolve(secret));
    InstantSource clock = now::get;
    return new Seals(new KeyedDigest(file, SecretFile.Purpose.TERMS), clock);
  }

  private void later(Duration time) {
    now.updateAndGet(then -> then.plus(time));
  }

  @Test
  void aSessionHoldsOnEveryNodeOfTheSameSecretUntilItEnds() {
    var session = seals.session(HOST);
    var sealed = seals.seal(session);
    assertThat(another("secret").session(sealed)).contains(session);
    assertThat(another("other").session(sealed)).isEmpty();
    later(Seals.SESSION);
    assertThat(seals.session(sealed)).isEmpty();
  }

  @Test
  void nobodyMakesOneUpOrBendsOne() {
    var sealed = seals.seal(seals.session(HOST));
    var other = seals.seal(seals.session(Authority.of("n.example")));
    var swapped = other.substring(0, other.indexOf('.')) + sealed.substring(sealed.indexOf('.'));
    for (var forged :
        new String[] {"", ".", sealed + "x", swapped, "&." + sealed, "x".repeat(9_999)}) {
      assertThat(seals.session(forged)).as(forged).isEmpty();
    }
    for (int i = 0; i < sealed.length() - 1; i++) {
      var bent =
          sealed.substring(0, i) + (sealed.charAt(i) == 'A' ? 'B' : 'A') + sealed.substring(i + 1);
      assertThat(seals.session(bent)).as(bent).isEmpty();
    }
    assertThat(seals.session(seals.formToken(seals.session(HOST)))).isEmpty();
  }

  @Test
  void aChallengeIsSignedSoonOrNotAtAll() {
    var challenge = seals.challenge(HOST);
    later(Seals.TO_SIGN.minusSeconds(1));
    assertThat(seals.isToSign(challenge)).isTrue();
    later(Duration.ofSeconds(1));
    assertThat(seals.isToSign(challenge)).isFalse();
    assertThat(seals.challenge(challenge.text())).as("its code can be shown still").isPresent();
  }

  @Test
  void aCodeIsGoodForItsBrowserAndItsServerAlone() {
    var challenge = seals.challenge(HOST);
    var code = seals.code(challenge);
    assertThat(seals.challenge(challenge.text())).contains(challenge);
    assertThat(another("secret").code(challenge)).isEqualTo(code);
    assertThat(seals.code(seals.challenge(HOST))).as("another browser").isNotEqualTo(code);
    var elsewhere = challenge.text().replace("m.example", "n.example");
    assertThat(seals.code(seals.challenge(elsewhere).orElseThrow()))
        .as("what one server shows proves nothing of another")
        .isNotEqualTo(code);
    assertThat(code).doesNotContain(challenge.key());
    later(Seals.TO_PROVE);
    assertThat(seals.challenge(challenge.text())).isEmpty();
  }

  @Test
  void aChallengeThatLastsTooLongIsNoneOfOurs() {
    var far = now.get().plus(Seals.TO_PROVE).plusSeconds(60).getEpochSecond();
    assertThat(seals.challenge("m.example|" + "0".repeat(32) + "|" + far)).isEmpty();
    assertThat(seals.challenge("m.example|short|" + now.get().plusSeconds(9).getEpochSecond()))
        .isEmpty();
  }
}
