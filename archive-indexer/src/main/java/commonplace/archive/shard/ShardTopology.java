package commonplace.archive.shard;

import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/// The Streams app: two compacted topics, each read into a store of its own, a partition of both in
/// one task, so that shard n is one thing.
final class ShardTopology {
  private ShardTopology() {}

  static Topology of(
      KafkaLogConfig config,
      Topics topics,
      ShardSet shards,
      ShardStore.Opener posts,
      ShardStore.Opener consents) {
    var topology = new Topology();
    add(topology, config, topics.archiveObjects(), ShardSet.Kind.POSTS, shards, posts);
    add(topology, config, topics.consentLedger(), ShardSet.Kind.CONSENT, shards, consents);
    return topology.connectProcessorAndStateStores(
        "index-" + ShardSet.Kind.CONSENT.store(), ShardSet.Kind.POSTS.store());
  }

  private static void add(
      Topology topology,
      KafkaLogConfig config,
      Topic<?> topic,
      ShardSet.Kind kind,
      ShardSet shards,
      ShardStore.Opener opener) {
    var name = kind.store();
    topology.addReadOnlyStateStore(
        new Builder(name, kind, shards, opener),
        "read-" + name,
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        config.nameOf(topic),
        "index-" + name,
        () -> new Indexing(name));
  }

  /// Hands records to the store, and tells by being alive that the store is restored and fed.
  private static final class Indexing extends ContextualProcessor<String, byte[], Void, Void> {
    private final String name;
    private @Nullable ShardStore store;

    Indexing(String name) {
      this.name = name;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      super.init(context);
      ShardStore found = context.getStateStore(name);
      found.serve(true);
      store = found;
    }

    @Override
    public void process(Record<String, byte[]> record) {
      var offset = context().recordMetadata().orElseThrow().offset();
      Objects.requireNonNull(store).put(record.key(), record.value(), offset);
    }

    @Override
    public void close() {
      if (store != null) {
        store.serve(false);
      }
    }
  }

  private record Builder(String name, ShardSet.Kind kind, ShardSet shards, ShardStore.Opener opener)
      implements StoreBuilder<ShardStore> {
    @Override
    public StoreBuilder<ShardStore> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<ShardStore> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<ShardStore> withLoggingEnabled(Map<String, String> config) {
      return this;
    }

    @Override
    public StoreBuilder<ShardStore> withLoggingDisabled() {
      return this;
    }

    @Override
    public ShardStore build() {
      return new ShardStore(name, kind, shards, opener);
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    /// The topic itself is the changelog.
    @Override
    public boolean loggingEnabled() {
      return false;
    }
  }
}
