package commonplace.archive.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NewsTest {
  @Test
  @Timeout(20)
  void newsCannotPutOffTheTimeBeingUp() throws InterruptedException {
    var news = new News(Duration.ofMillis(50));
    assertThat(news.await()).as("at first it is").isTrue();
    boolean up = false;
    while (!up) {
      news.arrived();
      up = news.await();
    }
    assertThat(up).isTrue();
  }

  @Test
  @Timeout(20)
  void newsIsNotWaitedFor() throws InterruptedException {
    var news = new News(Duration.ofHours(1));
    assertThat(news.await()).isTrue();
    news.arrived();
    news.arrived();
    assertThat(news.await()).as("an hour has not passed").isFalse();
  }
}
