package commonplace.archive.state;

import commonplace.archive.consent.Refusal;
import commonplace.archive.state.Event.ActorSeen;
import commonplace.archive.state.Event.Withdrawn;
import commonplace.archive.state.EventReader.Nothing;
import commonplace.archive.state.EventReader.Read;
import commonplace.archive.state.EventReader.Reading;
import commonplace.archive.state.EventReader.Skipped;
import commonplace.core.kafka.TopicSerdes;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ArchivedObject.Tombstone.Why;
import commonplace.core.log.ConsentState;
import commonplace.core.log.Topic;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hosts the fold of one partition: source records in, events through the fold, results to the
/// sinks.
final class FoldProcessor implements Processor<String, byte[], String, Object> {
  private static final Logger LOG = LoggerFactory.getLogger(FoldProcessor.class);
  private static final int FORGOTTEN_AT_ONCE = 5_000;

  private final FoldParts parts;
  private final Map<String, Topic<?>> sources;
  private @Nullable Running running;

  private record Running(ProcessorContext<String, Object> context, Fold fold) {}

  FoldProcessor(FoldParts parts) {
    this.parts = parts;
    this.sources = parts.sources();
  }

  @Override
  public void init(ProcessorContext<String, Object> context) {
    KeyValueStore<String, byte[]> store = context.getStateStore(FoldTopology.STORE);
    var holdings = new StoreHoldings(store);
    var fold =
        new Fold(
            holdings, parts.digest(), parts.isGroup(), new Forwarding(context, parts.meters()));
    running = new Running(context, fold);
    var _ =
        context.schedule(
            FoldTopology.FLUSH, PunctuationType.WALL_CLOCK_TIME, _ -> holdings.pressToDisk());
    var _ =
        context.schedule(
            FoldTopology.FORGET,
            PunctuationType.WALL_CLOCK_TIME,
            now -> forget(fold, Instant.ofEpochMilli(now)));
  }

  /// A bounded number each time, so that what is new does not wait.
  private static void forget(Fold fold, Instant now) {
    if (fold.forget(now, FORGOTTEN_AT_ONCE)) {
      LOG.info("More is to be forgotten than at once: the rest follows");
    }
  }

  @Override
  public void process(Record<String, byte[]> source) {
    var now = running;
    if (now == null) {
      throw new IllegalStateException("The fold's processor is not initialised");
    }
    var from = now.context.recordMetadata().orElseThrow();
    if (!TopicSerdes.isHeartbeat(source.key()) && source.value() != null) {
      var topic = sources.get(from.topic());
      if (topic == null) {
        throw new IllegalStateException("Not a source of the fold: " + from.topic());
      }
      var applied = new Applied(topic.name(), from.offset());
      switch (read(topic, source, applied, Instant.ofEpochMilli(source.timestamp()))) {
        case Read(var event) -> now.fold.apply(event);
        case Skipped(var reason) -> parts.meters().skipped(reason);
        case Nothing _ -> {}
      }
    }
    parts.progress().passed(from.topic(), from.partition(), from.offset());
  }

  private Reading read(Topic<?> topic, Record<String, byte[]> source, Applied applied, Instant at) {
    var topics = parts.topics();
    if (topic.equals(topics.activities())) {
      return EventReader.read(value(topics.activities(), source), applied, at);
    }
    if (topic.equals(topics.fetchedObjects())) {
      return EventReader.read(value(topics.fetchedObjects(), source), applied, at);
    }
    if (topic.equals(topics.withdrawals())) {
      return new Read(
          new Withdrawn(applied, at, source.key(), value(topics.withdrawals(), source)));
    }
    var known = value(topics.actors(), source);
    return new Read(
        new ActorSeen(applied, at, known.id(), known.flags(), java.util.Optional.empty()));
  }

  private static <V> V value(Topic<V> topic, Record<String, byte[]> source) {
    return TopicSerdes.read(topic, source.headers(), source.value()).orElseThrow();
  }

  @Override
  public void close() {
    running = null;
  }

  private record Forwarding(ProcessorContext<String, Object> context, FoldMeters meters)
      implements Output {
    @Override
    public void object(ArchivedObject object) {
      forward(object.id().text(), object, FoldTopology.OBJECTS);
    }

    @Override
    public void consent(ConsentState consent) {
      forward(consent.actor().text(), consent, FoldTopology.CONSENT);
    }

    /// Without the source's headers: they are about the source.
    private void forward(String key, Object value, String sink) {
      context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
    }

    @Override
    public void remembered() {
      meters.remembered();
    }

    @Override
    public void refused(Refusal why) {
      meters.refused(why);
    }

    @Override
    public void ended(Why why) {
      meters.ended(why);
    }

    @Override
    public void skipped(Skip reason) {
      meters.skipped(reason);
    }
  }
}
