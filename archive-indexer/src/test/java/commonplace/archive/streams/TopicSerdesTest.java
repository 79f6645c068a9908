package commonplace.archive.streams;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.kafka.TopicSerdes;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class TopicSerdesTest {
  private static final Topics TOPICS = Topics.withHorizon(Duration.ofDays(3));

  private static AdmittedActivity activity(String body) {
    var actor = ActorUri.of("https://a.example/u/1");
    return new AdmittedActivity(
        "Create",
        Optional.empty(),
        actor,
        Optional.empty(),
        actor,
        true,
        ActorFlags.UNKNOWN,
        true,
        Bytes.utf8(body));
  }

  @Test
  void aBodyStaysItselfAndTheRestIsInTheHeaders() {
    var headers = new RecordHeaders();
    var written =
        TopicSerdes.writer(TOPICS.activities()).serialize("x", headers, activity("{ \"a\": 1}"));
    assertThat(written).isEqualTo("{ \"a\": 1}".getBytes(StandardCharsets.UTF_8));
    assertThat(TopicSerdes.read(TOPICS.activities(), headers, written))
        .contains(activity("{ \"a\": 1}"));
  }

  @Test
  void headersOfAnEarlierValueDoNotRemain() {
    var headers = new RecordHeaders();
    headers.add("envelope", new byte[] {1});
    var writer = TopicSerdes.writer(TOPICS.activities());
    var written = writer.serialize("x", headers, activity("{}"));
    assertThat(headers).hasSize(1);
    assertThat(TopicSerdes.read(TOPICS.activities(), headers, written)).contains(activity("{}"));
  }

  @Test
  void nothingIsATombstone() {
    assertThat(TopicSerdes.writer(TOPICS.archiveObjects()).serialize("x", null)).isNull();
    assertThat(TopicSerdes.read(TOPICS.archiveObjects(), null)).isEmpty();
  }

  @Test
  void onlyTheHeartbeatIsOne() {
    assertThat(TopicSerdes.isHeartbeat("~hb")).isTrue();
    assertThat(TopicSerdes.isHeartbeat("create/~hb")).isFalse();
    assertThat(TopicSerdes.isHeartbeat(null)).isFalse();
  }
}
