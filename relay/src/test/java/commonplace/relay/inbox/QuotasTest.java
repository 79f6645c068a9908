package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Authority;
import commonplace.core.testkit.Seeds;
import commonplace.relay.inbox.Quotas.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuotasTest {
  private static final Authority LOUD = Authority.of("loud.example");
  private static final Authority QUIET = Authority.of("quiet.example");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  private final Quotas quotas = new Quotas(new Quota(10, 30), now::get);

  private int sendAll(int most) {
    int sent = 0;
    while (sent < most && quotas.charge(LOUD)) {
      sent++;
    }
    assertThat(sent == most || quotas.isSpent(LOUD)).isTrue();
    return sent;
  }

  @Test
  void aServerMaySendABurstAndThenItsRate() {
    assertThat(sendAll(5_000)).isEqualTo(30);
    assertThat(quotas.isSpent(QUIET)).as("nobody else's share").isFalse();
    now.updateAndGet(at -> at.plus(quotas.retryAfter()));
    assertThat(sendAll(5_000)).isEqualTo(10);
    now.updateAndGet(at -> at.plus(Duration.ofHours(1)));
    assertThat(sendAll(5_000)).as("no more than a burst is saved up").isEqualTo(30);
  }

  @Test
  void askingCostsNothing() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(quotas.isSpent(LOUD)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void inAnyTimeNoMoreThanTheBurstAndTheRateAreTaken(long seed) {
    var random = new Random(seed);
    var start = now.get();
    int taken = 0;
    for (int i = 0; i < 200; i++) {
      now.updateAndGet(at -> at.plusMillis(random.nextInt(500)));
      taken += sendAll(random.nextInt(40));
      long millis = Duration.between(start, now.get()).toMillis();
      assertThat(taken).isLessThanOrEqualTo((int) (30 + millis / 100));
    }
  }
}
