package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleHeapTest {
  private static final long MIB = 1 << 20;

  @Test
  void aQuietMinuteAfterGrowthIsDue() {
    assertThat(IdleHeap.isDue(1, 200 * MIB, 0)).isTrue();
    assertThat(IdleHeap.isDue(1, 200 * MIB, 100 * MIB)).isTrue();
  }

  @Test
  void workIsNotDisturbed() {
    assertThat(IdleHeap.isDue(40, 200 * MIB, 0)).isFalse();
  }

  @Test
  void whatWasGivenBackIsNotLookedForAgain() {
    assertThat(IdleHeap.isDue(1, 110 * MIB, 100 * MIB)).isFalse();
  }
}
