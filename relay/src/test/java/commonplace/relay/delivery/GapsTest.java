package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.SubscriptionAspect.Gap;
import commonplace.core.testkit.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GapsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static Gap gap(long records, int from, int until) {
    return new Gap(records, START.plusSeconds(from), START.plusSeconds(until));
  }

  @Test
  void partitionsThatLoseAtOnceAreOneGap() {
    var gaps = Gaps.with(Gaps.with(List.of(), gap(3, 0, 10)), gap(4, 2, 12));
    assertThat(gaps).containsExactly(gap(7, 0, 12));
    assertThat(Gaps.with(gaps, gap(1, 20, 30))).containsExactly(gap(7, 0, 12), gap(1, 20, 30));
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void nothingIsForgottenAndTheListStaysShort(long seed) {
    var random = new Random(seed);
    var all = new ArrayList<Gap>();
    List<Gap> gaps = List.of();
    int now = 0;
    for (int i = 0; i < 50; i++) {
      now += random.nextInt(100);
      var next = gap(1 + random.nextInt(9), Math.max(0, now - random.nextInt(120)), now);
      all.add(next);
      gaps = Gaps.with(gaps, next);
      assertThat(gaps).hasSizeLessThanOrEqualTo(Gaps.MOST);
    }
    assertThat(gaps.stream().mapToLong(Gap::records).sum())
        .isEqualTo(all.stream().mapToLong(Gap::records).sum());
    assertThat(gaps.stream().map(Gap::from).min(Comparator.naturalOrder()))
        .isEqualTo(all.stream().map(Gap::from).min(Comparator.naturalOrder()));
    assertThat(gaps.stream().map(Gap::until).max(Comparator.naturalOrder()))
        .isEqualTo(all.stream().map(Gap::until).max(Comparator.naturalOrder()));
  }
}
