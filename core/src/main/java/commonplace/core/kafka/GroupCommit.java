package commonplace.core.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/// Hands records to the producer in groups: what comes while a group is on its way waits for the
/// next one. Each record that a producer gets by itself wakes its thread, which then looks at every
/// partition; so a busy log does that once for many. A group is waited for only briefly: a
/// partition without a leader holds nobody up. Records keep the order of the calls. Thread-safe.
final class GroupCommit implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(20);
  private static final int LARGEST = 1_000;

  private record Waiting(ProducerRecord<String, byte[]> record, Callback callback) {}

  private final Producer<String, byte[]> producer;
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;

  /// @param producer closed by the caller, after this
  GroupCommit(Producer<String, byte[]> producer) {
    this.producer = producer;
    this.thread = Thread.ofVirtual().name("group-commit").start(this::run);
  }

  /// @param callback told once what came of it, on a thread that it must not block
  void send(ProducerRecord<String, byte[]> record, Callback callback) {
    queue.add(new Waiting(record, callback));
    if (closing) {
      refuseRest();
    }
  }

  private void run() {
    try {
      while (!closing) {
        var group = new ArrayList<Waiting>();
        group.add(queue.take());
        queue.drainTo(group, LARGEST - 1);
        send(group);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closing = true;
      refuseRest();
    }
  }

  private void send(List<Waiting> group) throws InterruptedException {
    var stored = new CountDownLatch(group.size());
    for (var waiting : group) {
      try {
        var _ =
            producer.send(
                waiting.record,
                (at, e) -> {
                  stored.countDown();
                  waiting.callback.onCompletion(at, e);
                });
      } catch (KafkaException | IllegalStateException e) {
        stored.countDown();
        waiting.callback.onCompletion(null, e);
      }
    }
    var _ = stored.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void refuseRest() {
    for (var left = queue.poll(); left != null; left = queue.poll()) {
      left.callback.onCompletion(null, new KafkaException("the log is closed"));
    }
  }

  /// What waits is refused.
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
