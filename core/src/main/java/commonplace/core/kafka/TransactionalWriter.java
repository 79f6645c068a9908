package commonplace.core.kafka;

import commonplace.core.log.EventLog;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Writes to one topic in transactions that writers to other topics may share.
///
/// @param <V> the topic's type of value
final class TransactionalWriter<V> implements EventLog.FencedWriter<V> {
  private final Topic<V> topic;
  private final String topicName;
  private final ToIntFunction<String> partitioner;
  private final Transactions transactions;
  private final boolean owner;

  /// @param owner whether closing it closes the transactions
  TransactionalWriter(
      Topic<V> topic,
      String topicName,
      ToIntFunction<String> partitioner,
      Transactions transactions,
      boolean owner) {
    this.topic = topic;
    this.topicName = topicName;
    this.partitioner = partitioner;
    this.transactions = transactions;
    this.owner = owner;
  }

  Transactions transactions() {
    return transactions;
  }

  @Override
  public void write(Map<String, Optional<V>> entries, Duration wait) {
    if (entries.isEmpty()) {
      return;
    }
    var records = new ArrayList<ProducerRecord<String, byte[]>>(entries.size());
    entries.forEach((key, value) ->
        records.add(StoredRecords.of(topic, topicName, partitioner.applyAsInt(key), key, value)));
    transactions.write(records, wait);
  }

  @Override
  public void close() {
    if (owner) {
      transactions.close();
    }
  }
}
