package commonplace.core.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  /// Completes nothing by itself.
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());

  private final GroupCommit commit = new GroupCommit(producer);
  private final List<String> stored = Collections.synchronizedList(new ArrayList<>());
  private final List<String> failed = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    commit.close();
  }

  private void send(String key) {
    commit.send(
        new ProducerRecord<>("topic", 0, key, new byte[0]),
        (_, e) -> (e == null ? stored : failed).add(key));
  }

  private List<String> sent() {
    return producer.history().stream().map(ProducerRecord::key).toList();
  }

  @Test
  void recordsKeepTheOrderOfTheCallsAndEachIsToldWhatCameOfIt() {
    var keys = IntStream.range(0, 2_500).mapToObj(String::valueOf).toList();
    keys.forEach(this::send);
    await()
        .untilAsserted(() -> {
          while (producer.completeNext()) {
            // the log takes one after the other
          }
          assertThat(stored).isEqualTo(keys);
        });
    assertThat(sent()).isEqualTo(keys);
    assertThat(failed).isEmpty();
  }

  @Test
  void aGroupThatIsNotStoredHoldsNobodyUp() {
    send("stuck");
    await().until(() -> sent().equals(List.of("stuck")));
    send("next");
    await().until(() -> sent().equals(List.of("stuck", "next")));
    assertThat(stored).isEmpty();
  }

  @Test
  void whatTheProducerRefusesIsToldAndTheNextGoesOn() {
    producer.sendException = new KafkaException("no");
    send("refused");
    await().until(() -> failed.equals(List.of("refused")));
    producer.sendException = null;
    send("next");
    await().until(() -> producer.completeNext());
    assertThat(stored).containsExactly("next");
  }

  @Test
  void onceClosedEverythingIsRefused() {
    commit.close();
    send("late");
    assertThat(failed).containsExactly("late");
    assertThat(sent()).isEmpty();
  }
}
