package commonplace.core.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/// Gathers sends for a moment and then hands them to the producer together, in the order of the
/// calls. The producer's own `linger.ms` would do so for each partition; but the first record of
/// each wakes the producer's thread, which then looks at all partitions, so that records that come
/// one by one to many partitions cost it several rounds each. Thread-safe.
final class GatheredSends implements AutoCloseable {
  private static final Duration GATHER = Duration.ofMillis(3);

  /// More than this waits only while the producer waits for room or for the broker.
  private static final int MAX_WAITING = 4_096;

  private final Producer<String, byte[]> producer;
  private final LinkedBlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Thread thread;
  private volatile boolean closing;

  private record Waiting(ProducerRecord<String, byte[]> record, Callback callback) {}

  GatheredSends(Producer<String, byte[]> producer) {
    this.producer = producer;
    this.thread = Thread.ofPlatform().daemon().name("log-append").start(this::run);
  }

  /// @param callback is told, once, what came of it, on whatever thread; it must not block
  void send(ProducerRecord<String, byte[]> record, Callback callback) {
    try {
      if (closing) {
        callback.onCompletion(null, new KafkaException("the log is closed"));
      } else if (!waiting.offer(
          new Waiting(record, callback), ClientSettings.BLOCK.toMillis(), TimeUnit.MILLISECONDS)) {
        callback.onCompletion(null, new TimeoutException("too much waits to be sent"));
      } else if (closing) {
        forwardAll(); // the thread may have ended before it could see this one
      }
    } catch (InterruptedException e) {
      callback.onCompletion(null, new InterruptException(e));
    }
  }

  private void run() {
    try {
      while (!closing) {
        var first = waiting.take();
        Thread.sleep(GATHER);
        forward(first);
        forwardAll();
      }
    } catch (InterruptedException _) {
      // by close, which sends the rest
    }
  }

  private void forwardAll() {
    var group = new ArrayList<Waiting>();
    waiting.drainTo(group);
    group.forEach(this::forward);
  }

  private void forward(Waiting next) {
    try {
      var _ = producer.send(next.record(), next.callback());
    } catch (RuntimeException e) {
      next.callback().onCompletion(null, e);
    }
  }

  /// Hands on what waits; the producer is closed by the caller, afterwards.
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    forwardAll();
  }
}
