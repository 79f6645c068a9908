package commonplace.archive.streams;

import commonplace.core.kafka.TopicSerdes;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.streams.processor.StreamPartitioner;

/// Sends a record where the log's own appends would send it: by what its value says, not by its
/// key. Values are never null.
///
/// @param partitionBy the actor's id or whatever else the topic is partitioned by
/// @param <V> the type of value
public record PartitionedBy<V>(Function<V, String> partitionBy)
    implements StreamPartitioner<String, V> {
  @Override
  public Optional<Set<Integer>> partitions(String topic, String key, V value, int partitions) {
    return Optional.of(Set.of(TopicSerdes.partition(partitionBy.apply(value), partitions)));
  }
}
