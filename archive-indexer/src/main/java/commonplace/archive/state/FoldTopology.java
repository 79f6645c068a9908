package commonplace.archive.state;

import commonplace.archive.streams.PartitionedBy;
import commonplace.core.kafka.TopicSerdes;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ConsentState;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/// The fold as a Kafka Streams topology: four sources that are partitioned alike, one processor
/// with one store, two sinks. Nothing is repartitioned.
final class FoldTopology {
  /// The app's name, without the namespace.
  static final String APP = "archive-fold";

  static final String STORE = "state";
  static final String OBJECTS = "objects";
  static final String CONSENT = "consent";

  /// How often the store's memory is written to its files, so that they can be merged.
  static final Duration FLUSH = Duration.ofHours(1);

  /// How often is looked for what was to be remembered until now at most.
  static final Duration FORGET = Duration.ofMinutes(1);

  private static final String FOLD = "fold";

  private FoldTopology() {}

  static Topology of(FoldParts parts) {
    var topology = new Topology();
    var sources = parts.sources().keySet().stream().sorted().toArray(String[]::new);
    for (var source : sources) {
      topology.addSource(source, new StringDeserializer(), new ByteArrayDeserializer(), source);
    }
    topology.addProcessor(FOLD, () -> new FoldProcessor(parts), sources);
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
            .withCachingDisabled()
            .withLoggingEnabled(Map.of()),
        FOLD);
    var objects = parts.topics().archiveObjects();
    topology.addSink(
        OBJECTS,
        parts.config().nameOf(objects),
        new StringSerializer(),
        TopicSerdes.writer(objects),
        new PartitionedBy<ArchivedObject>(object -> object.author().text()),
        FOLD);
    var ledger = parts.topics().consentLedger();
    topology.addSink(
        CONSENT,
        parts.config().nameOf(ledger),
        new StringSerializer(),
        TopicSerdes.writer(ledger),
        new PartitionedBy<ConsentState>(consent -> consent.actor().text()),
        FOLD);
    return topology;
  }
}
