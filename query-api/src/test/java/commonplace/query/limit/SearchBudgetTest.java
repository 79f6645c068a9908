package commonplace.query.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SearchBudgetTest {
  private static final String CLIENT = "203.0.113.7";

  private final AtomicLong nanos = new AtomicLong(5);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private SearchBudget budget(int perMinute) {
    return new SearchBudget(new SearchLimit(perMinute, Set.of()), meters, nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static int taken(SearchBudget budget, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += budget.take(CLIENT, List.of()).isEmpty() ? 1 : 0;
    }
    return taken;
  }

  @Test
  void aMinutesWorthMayComeAtOnceAndThenAsTimeGoesBy() {
    var budget = budget(30);
    assertThat(taken(budget, 100)).isEqualTo(30);
    assertThat(budget.take(CLIENT, List.of())).contains(Duration.ofSeconds(2));
    assertThat(budget.take("203.0.113.8", List.of())).as("another client").isEmpty();
    pass(Duration.ofMillis(1_500));
    assertThat(budget.take(CLIENT, List.of())).contains(Duration.ofSeconds(1));
    pass(Duration.ofMillis(500));
    assertThat(taken(budget, 5)).isEqualTo(1);
    pass(Duration.ofSeconds(20));
    assertThat(taken(budget, 100)).isEqualTo(10);
    pass(Duration.ofHours(5));
    assertThat(taken(budget, 100)).as("what is saved up").isEqualTo(30);
    assertThat(meters.counter("commonplace.query.limited").count()).isEqualTo(70 + 2 + 4 + 90 + 70);
  }

  @Test
  void whoWaitsAsLongAsToldIsServed() {
    var budget = budget(7);
    taken(budget, 7);
    for (int i = 0; i < 50; i++) {
      Optional<Duration> wait = budget.take(CLIENT, List.of());
      assertThat(wait).as("try %d", i).isPresent();
      pass(wait.orElseThrow());
      assertThat(budget.take(CLIENT, List.of())).as("try %d", i).isEmpty();
      taken(budget, 3);
    }
  }

  @Test
  void thisMachineIsNotCountedUnlessItSpeaksForSomebody() {
    var budget = budget(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(budget.take("127.0.0.1", List.of())).isEmpty();
    }
    assertThat(budget.take("127.0.0.1", List.of(CLIENT))).isEmpty();
    assertThat(budget.take("127.0.0.1", List.of(CLIENT))).isPresent();
  }

  @Test
  void zeroIsNoLimit() {
    assertThat(taken(budget(0), 10_000)).isEqualTo(10_000);
  }

  @Test
  void notMoreThanSoManyClientsAreRemembered() {
    var budget = budget(1);
    for (int i = 0; i < 3 * SearchBudget.MAX_CLIENTS; i++) {
      budget.take("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255), List.of());
    }
    assertThat(budget.size()).isBetween(1L, (long) SearchBudget.MAX_CLIENTS);
    pass(Duration.ofMinutes(2));
    assertThat(budget.size()).isZero();
  }
}
