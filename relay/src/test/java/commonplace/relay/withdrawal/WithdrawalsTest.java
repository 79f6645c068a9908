package commonplace.relay.withdrawal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.Topics;
import commonplace.core.log.Withdrawal;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.testkit.InMemoryEventLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithdrawalsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Iri NOTE = Iri.of("https://m.example/notes/1");

  @TempDir Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  private final InMemoryEventLog log = new InMemoryEventLog(now::get);
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private Withdrawals withdrawals;

  @BeforeEach
  void open() {
    var keys = new WithdrawalKeys(SecretFile.readOrMake(folder.resolve("secret")));
    withdrawals = new Withdrawals(log, topics, keys, now::get);
  }

  @AfterEach
  void close() {
    withdrawals.close();
  }

  private void append(Iri id) {
    log.append(
            topics.withdrawals(),
            "https://m.example/users/alice",
            withdrawals.key(id),
            Optional.of(new Withdrawal(now.get(), Withdrawal.Kind.OBJECT)))
        .join();
  }

  @Test
  void whatIsOnTheLogIsKnownOnceReadyAndWhatComesLaterSoon() throws InterruptedException {
    append(NOTE);
    withdrawals.start();
    withdrawals.awaitReady(SOON);
    assertThat(withdrawals.contains(NOTE)).isTrue();
    assertThat(withdrawals.contains(withdrawals.hash(NOTE))).isTrue();
    var later = Iri.of("https://m.example/notes/2");
    assertThat(withdrawals.contains(later)).isFalse();
    append(later);
    await().atMost(SOON).until(() -> withdrawals.contains(later));
  }

  @Test
  void whatWasAcknowledgedIsKnownBeforeItIsRead() {
    withdrawals.remember(NOTE);
    assertThat(withdrawals.contains(NOTE)).isTrue();
  }

  @Test
  void whatTheTopicHasForgottenIsForgottenWithinAMonth() {
    var horizon = topics.withdrawals().policy().horizon().orElseThrow();
    withdrawals.remember(NOTE);
    now.set(now.get().plus(horizon));
    withdrawals.remember(Iri.of("https://m.example/notes/2"));
    assertThat(withdrawals.contains(NOTE)).as("for as long as the topic keeps it").isTrue();
    now.set(now.get().plus(Duration.ofDays(30)));
    withdrawals.remember(Iri.of("https://m.example/notes/3"));
    assertThat(withdrawals.contains(NOTE)).isFalse();
    assertThat(withdrawals.contains(Iri.of("https://m.example/notes/2"))).isTrue();
  }
}
