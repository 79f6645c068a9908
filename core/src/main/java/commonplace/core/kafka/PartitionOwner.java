package commonplace.core.kafka;

import static org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import commonplace.core.log.EventLog;
import commonplace.core.log.LogUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A member of a group that reads nothing: its partitions are paused, and only who owns them
/// counts. Static membership lets a node that restarts within the session find its share again; a
/// node that closes leaves at once. The cooperative protocol takes a partition from its owner, and
/// waits for the listener, before anybody else gets it; an owner that lost its session learns of it
/// only afterwards, which is why cursors are written through a fenced writer.
final class PartitionOwner implements EventLog.Ownership {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionOwner.class);
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration FAREWELL = Duration.ofSeconds(30);

  private final String topicName;
  private final String group;
  private final EventLog.OwnershipListener listener;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private volatile Set<Integer> owned = Set.of();
  private volatile boolean closing;
  private volatile @Nullable RuntimeException failure;

  PartitionOwner(
      String topicName,
      String group,
      Map<String, Object> settings,
      EventLog.OwnershipListener listener) {
    this.topicName = topicName;
    this.group = group;
    this.listener = listener;
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    thread = Thread.ofPlatform().daemon().name("owner-" + group).unstarted(this::run);
  }

  PartitionOwner start() {
    thread.start();
    return this;
  }

  /// @throws LogUnavailableException if the membership failed for good: this node owns nothing
  @Override
  public Collection<Integer> owned() {
    var failed = failure;
    if (failed != null) {
      throw new LogUnavailableException("Membership of group " + group + " was lost", failed);
    }
    return owned;
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      if (!thread.join(FAREWELL)) {
        LOG.warn("A listener does not let go of its partitions: group={} owned={}", group, owned);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      consumer.subscribe(List.of(topicName), new Rebalance());
      while (!closing) {
        turn();
      }
    } catch (RuntimeException e) {
      failure = e;
      LOG.error("Membership lost, this node owns nothing now: group={}", group, e);
    } finally {
      leave();
    }
  }

  private void turn() {
    try {
      var _ = consumer.poll(TURN);
    } catch (WakeupException e) {
      LOG.debug("Owner woken: group={} closing={}", group, closing);
    }
  }

  /// Leaving tells the listener first; when that went wrong, it is told here.
  private void leave() {
    try {
      consumer.close(CloseOptions.timeout(CLOSE).withGroupMembershipOperation(LEAVE_GROUP));
    } catch (KafkaException e) {
      LOG.warn("A group was not left cleanly, its partitions move later: group={}", group, e);
    } finally {
      release(owned);
    }
  }

  private void release(Collection<Integer> partitions) {
    var gone = owned.stream().filter(partitions::contains).collect(Collectors.toUnmodifiableSet());
    if (!gone.isEmpty()) {
      owned = owned.stream().filter(p -> !gone.contains(p)).collect(Collectors.toUnmodifiableSet());
      LOG.info("Partitions revoked: group={} partitions={}", group, gone);
      listener.revoked(gone);
    }
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(TopicPartition::partition)
        .collect(Collectors.toUnmodifiableSet());
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
      // A position of its own spares the question for an offset that nobody reads from.
      added.forEach(partition -> consumer.seek(partition, 0));
      consumer.pause(added);
      var numbers = numbers(added);
      var all = new HashSet<>(owned);
      all.addAll(numbers);
      owned = Set.copyOf(all);
      if (!numbers.isEmpty()) {
        LOG.info("Partitions assigned: group={} partitions={}", group, numbers);
        listener.assigned(numbers);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> removed) {
      release(numbers(removed));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      LOG.warn("Partitions lost, another node may own them: group={} partitions={}", group, lost);
      release(numbers(lost));
    }
  }
}
