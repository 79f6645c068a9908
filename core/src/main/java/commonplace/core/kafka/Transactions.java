package commonplace.core.kafka;

import commonplace.core.log.EventLog.FencedException;
import commonplace.core.log.LogUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A transactional producer with one transaction per write. It never opens itself again after a
/// failure: that would fence the owner that came after it.
final class Transactions {
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /// What is still to be told to the coordinator about the last transaction.
  private enum Owed {
    NOTHING,
    COMMIT,
    ABORT
  }

  private final String name;
  private final KafkaProducer<String, byte[]> producer;
  private Owed owed = Owed.NOTHING;

  private Transactions(String name, KafkaProducer<String, byte[]> producer) {
    this.name = name;
    this.producer = producer;
  }

  /// Fences every older one of the same transactional id.
  ///
  /// @param name the transactional id
  /// @param settings with it
  /// @throws LogUnavailableException if the coordinator did not answer
  static Transactions open(String name, Map<String, Object> settings) {
    var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw new LogUnavailableException("Cannot open the fenced writer " + name, e);
    }
    return new Transactions(name, producer);
  }

  /// The transactional id.
  String name() {
    return name;
  }

  /// Takes at most `wait` and two of {@link ClientSettings#BLOCK} for the transaction's ends. A
  /// failure may leave the outcome open; the next write settles it first, so that entries of one
  /// key never overtake each other.
  synchronized void write(List<ProducerRecord<String, byte[]>> records, Duration wait) {
    try {
      settle();
      producer.beginTransaction();
      owed = Owed.ABORT;
      await(records.stream().map(producer::send).toList(), wait);
      owed = Owed.COMMIT;
      settle();
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  private void settle() {
    switch (owed) {
      case NOTHING -> {}
      case COMMIT -> producer.commitTransaction();
      case ABORT -> producer.abortTransaction();
    }
    owed = Owed.NOTHING;
  }

  private static void await(List<Future<RecordMetadata>> sent, Duration wait) {
    var end = System.nanoTime() + wait.toNanos();
    try {
      for (var one : sent) {
        one.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      throw new org.apache.kafka.common.errors.InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException k ? k : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException("Not stored within " + wait, e);
    }
  }

  /// Aborts at once where that is possible, because an open transaction holds readers up.
  private RuntimeException failed(KafkaException e) {
    if (fenced(e)) {
      return new FencedException("A newer writer took over from " + name, e);
    }
    if (owed == Owed.COMMIT && e instanceof org.apache.kafka.common.errors.RetriableException) {
      return unavailable(e); // the commit may have happened: only a commit may follow
    }
    if (owed != Owed.NOTHING) {
      owed = Owed.ABORT;
      try {
        settle();
      } catch (KafkaException second) {
        second.addSuppressed(e);
        return fenced(second)
            ? new FencedException("A newer writer took over from " + name, second)
            : unavailable(second);
      }
    }
    return unavailable(e);
  }

  private LogUnavailableException unavailable(KafkaException e) {
    return new LogUnavailableException("The fenced writer " + name + " stored nothing", e);
  }

  private static boolean fenced(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof ProducerFencedException || t instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  void close() {
    producer.close(CLOSE);
  }
}
