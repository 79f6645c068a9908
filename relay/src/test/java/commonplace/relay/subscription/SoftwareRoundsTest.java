package commonplace.relay.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SoftwareRoundsTest {
  private static final ActorUri ODD = ActorUri.of("https://odd.example/actor");
  private static final ActorUri PLAIN = ActorUri.of("https://plain.example/actor");

  @Test
  void troubleWithOneSubscriberIsNoneOfThoseAfterIt() throws InterruptedException {
    var read = new CountDownLatch(2);
    try (var rounds =
        new SoftwareRounds(
            subscriber -> {
              if (subscriber.equals(ODD)) {
                throw new IllegalArgumentException("odd");
              }
              read.countDown();
            },
            () -> List.of(ODD, PLAIN),
            Duration.ofMillis(20),
            new SplittableRandom(1))) {
      rounds.start();
      assertThat(read.await(30, TimeUnit.SECONDS)).as("in two rounds").isTrue();
    }
  }
}
