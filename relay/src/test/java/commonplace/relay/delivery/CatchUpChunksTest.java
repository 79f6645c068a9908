package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.Topics;
import commonplace.core.testkit.InMemoryEventLog;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatchUpChunksTest {
  private static final int RECORDS = 100;

  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final InMemoryEventLog log = new InMemoryEventLog(InstantSource.system(), 1);
  private final Preparation preparation = Posts.preparation();

  private void append(int number) {
    var post = Posts.activity("Create", "ada", number, true);
    log.append(topics.activities(), post.actor().text(), post.key(), Optional.of(post)).join();
  }

  @Test
  void aChunkAtTheTipIsReadOnceForAllThatComesOfItAndAgainWhenItHasGrown()
      throws InterruptedException {
    for (int i = 0; i < RECORDS; i++) {
      append(i);
    }
    try (var past = new CatchUp(log, topics.activities(), preparation)) {
      var all = past.next(0, 0, RECORDS).records();
      assertThat(all).hasSize(RECORDS);
      for (int from = 1; from < RECORDS; from++) {
        var rest = past.next(0, from, RECORDS).records();
        assertThat(rest).hasSize(RECORDS - from);
        assertThat(rest.getFirst()).isSameAs(all.get(from));
      }
      append(RECORDS);
      assertThat(past.next(0, RECORDS - 1, RECORDS + 1).records()).hasSize(2);
      assertThat(past.next(0, RECORDS - 1, RECORDS).records()).hasSize(1);
    }
  }
}
