package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BrakeTest {
  private final AtomicInteger paused = new AtomicInteger();

  @Test
  @Timeout(20)
  void asManyWaitAsThereArePlacesAndTheRestGoesOn() throws InterruptedException {
    var all = new CountDownLatch(2);
    var release = new CountDownLatch(1);
    var brake =
        new Brake(
            2,
            _ -> {
              paused.incrementAndGet();
              all.countDown();
              release.await();
            });
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      waiting.add(Thread.startVirtualThread(() -> hold(brake)));
    }
    all.await();
    brake.hold();
    assertThat(paused).as("the third does not wait").hasValue(2);
    release.countDown();
    for (var thread : waiting) {
      thread.join();
    }
    brake.hold();
    assertThat(paused).as("a place is free again").hasValue(3);
  }

  private static void hold(Brake brake) {
    try {
      brake.hold();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aWaitThatIsCutOffGivesItsPlaceBack() throws InterruptedException {
    var brake =
        new Brake(
            1,
            _ -> {
              if (paused.incrementAndGet() == 1) {
                throw new InterruptedException();
              }
            });
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(brake::hold);
    brake.hold();
    assertThat(paused).hasValue(2);
  }
}
