package commonplace.core.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends transactions that a partition holds open although their coordinator has closed them. A
/// broker that is killed between its decision and the partition's marker may leave one behind
/// (KIP-664): readers stop in front of it, and compaction too, for ever.
final class HangingTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);
  private static final int UNKNOWN_EPOCH = 0;

  private final Admin admin;

  HangingTransactions(Admin admin) {
    this.admin = admin;
  }

  /// To be called by the newest owner of the id, before it begins a transaction of its own: then
  /// whatever is open is nobody's. What it held was never acknowledged, so nothing is lost.
  void abort(String transactionalId, Collection<TopicPartition> partitions) {
    var ours =
        BrokerReply.to(
                "transaction " + transactionalId,
                admin.describeTransactions(List.of(transactionalId)).description(transactionalId))
            .producerId();
    var producers = BrokerReply.to("open transactions", admin.describeProducers(partitions).all());
    for (var partition : partitions) {
      Objects.requireNonNull(producers.get(partition)).activeProducers().stream()
          .filter(producer -> producer.producerId() == ours)
          .filter(producer -> producer.currentTransactionStartOffset().isPresent())
          .forEach(producer -> abort(partition, producer));
    }
  }

  private void abort(TopicPartition partition, ProducerState producer) {
    LOG.warn(
        "Ending a transaction that hangs: partition={} from={}",
        partition,
        producer.currentTransactionStartOffset().orElse(-1));
    var spec =
        new AbortTransactionSpec(
            partition,
            producer.producerId(),
            (short) producer.producerEpoch(),
            producer.coordinatorEpoch().orElse(UNKNOWN_EPOCH));
    BrokerReply.to("end a hanging transaction", admin.abortTransaction(spec).all());
  }
}
