package commonplace.core.kafka;

import commonplace.core.log.Topic;

/// How topics are spread over brokers.
///
/// @param partitions of every topic that has no count of its own; fixed when a topic is created
/// @param replicationFactor copies of each partition, 1 to the number of brokers
public record TopicLayout(int partitions, short replicationFactor) {
  /// One broker in this process.
  public static final TopicLayout EMBEDDED = new TopicLayout(4, (short) 1);

  /// A cluster of three brokers or more.
  public static final TopicLayout CLUSTER = new TopicLayout(32, (short) 3);

  public TopicLayout {
    if (partitions < 1 || replicationFactor < 1) {
      throw new IllegalArgumentException(
          "A topic needs a partition and a replica: " + partitions + ", " + replicationFactor);
    }
  }

  /// The same with as many copies as so many brokers can hold.
  TopicLayout on(int brokers) {
    return new TopicLayout(partitions, (short) Math.max(1, Math.min(replicationFactor, brokers)));
  }

  int partitionsOf(Topic<?> topic) {
    return topic.policy().partitions().orElse(partitions);
  }

  /// With three copies one broker may be down; with fewer, none is waited for but the leader.
  int minInSyncReplicas() {
    return replicationFactor >= 3 ? 2 : 1;
  }
}
