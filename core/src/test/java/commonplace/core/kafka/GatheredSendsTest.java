package commonplace.core.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class GatheredSendsTest {
  private static final Duration WAIT = Duration.ofSeconds(20);

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());

  private static CompletableFuture<RecordMetadata> send(GatheredSends sends, int number) {
    var told = new CompletableFuture<RecordMetadata>();
    sends.send(
        new ProducerRecord<>("posts", 0, Integer.toString(number), new byte[0]),
        (at, e) -> {
          if (e == null) {
            told.complete(at);
          } else {
            told.completeExceptionally(e);
          }
        });
    return told;
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private List<String> sent() {
    return producer.history().stream().map(ProducerRecord::key).toList();
  }

  @Test
  void theOrderOfTheCallsIsKeptOverManyGroups() {
    try (var sends = new GatheredSends(producer)) {
      for (int i = 0; i < 50; i++) {
        var told = send(sends, 2 * i);
        var _ = send(sends, 2 * i + 1);
        assertThat(told).succeedsWithin(WAIT);
      }
    }
    assertThat(sent()).isEqualTo(numbers(100));
  }

  @Test
  void whatWaitsAtTheCloseIsSent() {
    var sends = new GatheredSends(producer);
    var told = IntStream.range(0, 10_000).mapToObj(i -> send(sends, i)).toList();
    sends.close();
    assertThat(told).allSatisfy(one -> assertThat(one).succeedsWithin(WAIT));
    assertThat(sent()).isEqualTo(numbers(10_000));
  }

  @Test
  void nothingIsSentAfterTheClose() {
    var sends = new GatheredSends(producer);
    sends.close();
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> send(sends, 1).join())
        .withCauseInstanceOf(KafkaException.class);
    assertThat(sent()).isEmpty();
  }

  @Test
  void aSendThatTheProducerRefusesIsToldAndTheNextOneGoesOn() {
    try (var sends = new GatheredSends(producer)) {
      producer.sendException = new KafkaException("no");
      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(() -> send(sends, 1).join())
          .withCause(producer.sendException);
      producer.sendException = null;
      assertThat(send(sends, 2)).succeedsWithin(WAIT);
    }
  }
}
