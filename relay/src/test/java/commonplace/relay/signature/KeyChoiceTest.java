package commonplace.relay.signature;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.Ed25519KeyPair;
import commonplace.core.integrity.RsaKeyPair;
import commonplace.core.log.Topics;
import commonplace.core.relays.RelayName;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.TestKeys;
import commonplace.relay.identity.KeyRing;
import commonplace.relay.identity.OwnKey;
import commonplace.relay.signature.KeyChoice.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyChoiceTest {
  private static final Authority SERVER = Authority.of("m.example");
  private static final Instant ROTATED = Instant.parse("2026-11-28T03:00:00Z");
  private static final OwnKey<RsaKeyPair> OLD = key("main-key", ROTATED.minusSeconds(9999));
  private static final OwnKey<RsaKeyPair> NEW = key("main-key-2", ROTATED);

  private final KeyRing ring =
      new KeyRing(
          List.of(OLD, NEW), List.of(new OwnKey<>(id("ed"), Ed25519KeyPair.generate(), ROTATED)));
  private final PeerSignatures signatures =
      new PeerSignatures(
          new InMemoryEventLog(InstantSource.system()),
          Topics.withHorizon(Topics.DEFAULT_HORIZON),
          _ -> true,
          () -> this.now);
  private boolean subscribedBefore = true;
  private Instant now = ROTATED.plusSeconds(1);
  private final KeyChoice choice = fresh();

  private static Iri id(String fragment) {
    return Iri.of("https://relay.example/actor#" + fragment);
  }

  private static OwnKey<RsaKeyPair> key(String fragment, Instant created) {
    var pair =
        RsaKeyPair.fromPkcs8(TestKeys.rsa(0).getPrivate().getEncoded(), CryptoProvider.jdk());
    return new OwnKey<>(id(fragment), pair, created);
  }

  private KeyChoice fresh() {
    return new KeyChoice(
        RelayName.MAIN, () -> ring, signatures, (_, _) -> subscribedBefore, () -> now);
  }

  private void assertChoice(OwnKey<RsaKeyPair> key, Standing standing) {
    assertThat(choice.of(SERVER)).isEqualTo(new KeyChoice.Choice(key, standing));
  }

  @Test
  void aServerIsToldThenServedWithTheNewKeyAlsoAfterARestart() {
    assertChoice(OLD, Standing.REPLACED);
    choice.told(SERVER);
    assertChoice(NEW, Standing.TOLD);
    assertThat(choice.of(SERVER).mayBeWhy(401)).isTrue();
    assertThat(choice.of(SERVER).mayBeWhy(400)).isFalse();
    choice.passed(SERVER, choice.of(SERVER));
    assertChoice(NEW, Standing.SETTLED);
    assertThat(fresh().of(SERVER)).isEqualTo(new KeyChoice.Choice(NEW, Standing.TOLD));
  }

  @Test
  void whatIsRefusedIsTriedWithTheOtherKeyInTurn() {
    choice.refused(SERVER, choice.of(SERVER));
    assertChoice(NEW, Standing.UNTRIED);
    choice.refused(SERVER, choice.of(SERVER));
    assertChoice(OLD, Standing.REPLACED);
    choice.refused(SERVER, choice.of(SERVER));
    choice.passed(SERVER, choice.of(SERVER));
    assertChoice(NEW, Standing.SETTLED);
    assertThat(choice.of(SERVER).mayBeWhy(401)).isFalse();
  }

  @Test
  void whoSubscribedAfterwardsNeedNotBeTold() {
    subscribedBefore = false;
    assertChoice(NEW, Standing.UNTRIED);
  }

  @Test
  void afterTheOverlapThereIsOneKey() {
    now = ROTATED.plus(KeyRing.OVERLAP).plus(Duration.ofSeconds(1));
    assertChoice(NEW, Standing.SETTLED);
  }
}
