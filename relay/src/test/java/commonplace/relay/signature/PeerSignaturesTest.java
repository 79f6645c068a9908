package commonplace.relay.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.Authority;
import commonplace.core.httpsig.SignatureForm;
import commonplace.core.log.Topics;
import commonplace.core.relays.RelayName;
import commonplace.core.testkit.InMemoryEventLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerSignaturesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Authority SERVER = Authority.of("m.example");

  private final InMemoryEventLog log = new InMemoryEventLog(InstantSource.system());
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final List<PeerSignatures> started = new ArrayList<>();
  private final Set<Authority> strangers = new HashSet<>();
  private Instant now = Instant.parse("2026-11-28T03:00:00Z");

  private PeerSignatures start() throws InterruptedException {
    var signatures =
        new PeerSignatures(log, topics, server -> !strangers.contains(server), () -> now);
    signatures.start();
    signatures.awaitReady(SOON);
    started.add(signatures);
    return signatures;
  }

  @AfterEach
  void stop() {
    started.forEach(PeerSignatures::close);
  }

  private static void awaitForm(PeerSignatures signatures, SignatureForm form) {
    await().atMost(SOON).until(() -> signatures.of(SERVER) == form);
  }

  @Test
  void whatIsLearntIsKnownToOtherNodesAndAfterARestart() throws Exception {
    var one = start();
    var other = start();
    assertThat(one.of(SERVER)).isEqualTo(SignatureForm.CAVAGE);
    one.asked(SERVER);
    one.told(SERVER, RelayName.MAIN, "https://relay.example/actor#k");
    assertThat(one.of(SERVER)).isEqualTo(SignatureForm.RFC_9421);
    awaitForm(other, SignatureForm.RFC_9421);
    var later = start();
    assertThat(later.of(SERVER)).isEqualTo(SignatureForm.RFC_9421);
    assertThat(later.toldKey(SERVER, RelayName.MAIN)).contains("https://relay.example/actor#k");

    later.passed(SERVER, SignatureForm.CAVAGE);
    awaitForm(one, SignatureForm.CAVAGE);
    assertThat(start().of(SERVER)).isEqualTo(SignatureForm.CAVAGE);
  }

  @Test
  void itExpiresUnlessItIsShownAgain() throws Exception {
    var signatures = start();
    signatures.heard(SERVER);
    now = now.plus(Duration.ofDays(20));
    signatures.heard(SERVER);
    now = now.plus(Duration.ofDays(20));
    assertThat(signatures.of(SERVER)).isEqualTo(SignatureForm.RFC_9421);
    now = now.plus(Duration.ofDays(11));
    assertThat(signatures.of(SERVER)).isEqualTo(SignatureForm.CAVAGE);
    signatures.forgetExpired();
    now = Instant.parse("2026-11-28T03:00:00Z");
    assertThat(start().of(SERVER)).isEqualTo(SignatureForm.CAVAGE);
  }

  @Test
  void whatIsUsedWithSuccessIsRenewedButRarely() throws Exception {
    var signatures = start();
    signatures.asked(SERVER);
    for (int i = 0; i < 10; i++) {
      now = now.plus(Duration.ofDays(20));
      for (int j = 0; j < 100; j++) {
        signatures.delivered(SERVER, SignatureForm.RFC_9421);
      }
      assertThat(signatures.of(SERVER)).isEqualTo(SignatureForm.RFC_9421);
    }
    assertThat(written()).as("of 1,000 deliveries").isBetween(11L, 30L);
    signatures.delivered(SERVER, SignatureForm.CAVAGE);
    now = now.plus(Duration.ofDays(31));
    assertThat(signatures.of(SERVER)).isEqualTo(SignatureForm.CAVAGE);
    signatures.delivered(Authority.of("n.example"), SignatureForm.RFC_9421);
    assertThat(signatures.of(Authority.of("n.example"))).isEqualTo(SignatureForm.CAVAGE);
  }

  @Test
  void aRefusedPostOutweighsWhatTheServerAsksFor() throws Exception {
    var signatures = start();
    signatures.asked(SERVER);
    signatures.postRefused(SERVER, SignatureForm.RFC_9421, 401);
    signatures.asked(SERVER);
    assertThat(written()).as("learnt and taken back").isEqualTo(2);
    awaitForm(signatures, SignatureForm.CAVAGE); // what was learnt may come back from the log first
  }

  @Test
  void aRefusedPostOutweighsHowHowTheServerSigns() throws Exception {
    var signatures = start();
    signatures.heard(SERVER);
    signatures.postRefused(SERVER, SignatureForm.RFC_9421, 422);
    assertThat(signatures.of(SERVER)).isEqualTo(SignatureForm.RFC_9421);
    signatures.postRefused(SERVER, SignatureForm.RFC_9421, 401);
    signatures.heard(SERVER);
    assertThat(written()).as("learnt and taken back").isEqualTo(2);
    awaitForm(signatures, SignatureForm.CAVAGE); // what was learnt may come back from the log first
  }

  @Test
  void whatIsKeptIsBounded() throws Exception {
    var signatures = start();
    for (int i = 0; i <= PeerSignatures.MAX_RECORDS; i++) {
      signatures.asked(Authority.of("m" + i + ".example"));
    }
    var last = Authority.of("m" + PeerSignatures.MAX_RECORDS + ".example");
    assertThat(signatures.of(Authority.of("m1.example"))).isEqualTo(SignatureForm.RFC_9421);
    assertThat(signatures.of(last)).isEqualTo(SignatureForm.CAVAGE);

    signatures.told(last, RelayName.MAIN, "https://relay.example/actor#k");
    assertThat(signatures.toldKey(last, RelayName.MAIN)).as("that has room of its own").isPresent();
  }

  private long written() {
    return log.endOffsets(topics.peerSignatures()).values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void whatAStrangerShowsCountsAndIsWrittenOnlyOnceItIsKnown() throws Exception {
    strangers.add(SERVER);
    var signatures = start();
    signatures.asked(SERVER);
    signatures.passed(SERVER, SignatureForm.RFC_9421);
    signatures.delivered(SERVER, SignatureForm.RFC_9421);
    assertThat(signatures.of(SERVER)).isEqualTo(SignatureForm.RFC_9421);
    assertThat(written()).isZero();
    assertThat(start().of(SERVER)).isEqualTo(SignatureForm.CAVAGE);

    strangers.clear();
    signatures.met(SERVER);
    assertThat(written()).isEqualTo(1);
    assertThat(start().of(SERVER)).isEqualTo(SignatureForm.RFC_9421);
    signatures.met(SERVER);
    signatures.asked(SERVER);
    assertThat(written()).isEqualTo(1);
  }

  @Test
  void aRefusedPostOutweighsWhatAStrangerAsksFor() throws Exception {
    strangers.add(SERVER);
    var signatures = start();
    signatures.asked(SERVER);
    signatures.postRefused(SERVER, SignatureForm.RFC_9421, 401);
    signatures.met(SERVER);
    assertThat(signatures.of(SERVER)).isEqualTo(SignatureForm.CAVAGE);
    assertThat(written()).isZero();
  }

  @Test
  void strangersFillNothing() throws Exception {
    var signatures = start();
    for (int i = 0; i <= PeerSignatures.MAX_RECORDS; i++) {
      var stranger = Authority.of("s" + i + ".example");
      strangers.add(stranger);
      signatures.asked(stranger);
    }
    assertThat(written()).isZero();
    signatures.asked(SERVER);
    assertThat(start().of(SERVER)).isEqualTo(SignatureForm.RFC_9421);
  }

  @Test
  void aServerThatRefusesBothFormsIsNotAskedTwiceEachTime() throws Exception {
    var signatures = start();
    assertThat(signatures.mayTryBoth(SERVER)).isTrue();
    signatures.refusedBoth(SERVER);
    assertThat(signatures.mayTryBoth(SERVER)).isFalse();
  }
}
