package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.DeliveryReport;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import commonplace.core.log.TopicFold;
import commonplace.core.runtime.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What nodes told of the subscribers that they serve, folded from topic `delivery-reports`; the
/// newest of each. Read only once this node has neighbours: one that is alone knows all by itself.
/// Thread-safe, but for {@link #look}, which one thread calls.
final class Reports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

  /// As many as a relay takes subscribers.
  static final int MAX = 20_000;

  /// Whoever owns nothing for so long is not just waiting for its share, or for that of a node that
  /// died.
  private static final Duration SHARED_OUT = Duration.ofMinutes(1);

  private final EventLog log;
  private final Topic<DeliveryReport> topic;
  private final Map<String, DeliveryReport> newest = new ConcurrentHashMap<>();
  private volatile Optional<TopicFold<DeliveryReport>> fold = Optional.empty();
  private Instant partial = Instant.MAX;

  Reports(EventLog log, Topic<DeliveryReport> topic) {
    this.log = log;
    this.topic = topic;
  }

  /// Begins to read where others serve some; to be called often.
  ///
  /// @param owned how many partitions this node owns
  /// @param all how many there are
  void look(int owned, int all, Instant now) {
    if (owned == all) {
      partial = Instant.MAX;
      return;
    }
    partial = partial.isBefore(now) ? partial : now;
    if (fold.isEmpty() && (owned > 0 || !partial.plus(SHARED_OUT).isAfter(now))) {
      begin();
    }
  }

  private void begin() {
    var opened = new TopicFold<>(log, topic, this::apply);
    try {
      opened.start();
      fold = Optional.of(opened);
    } catch (LogUnavailableException e) {
      LOG.warn("What other nodes tell cannot be read yet", e);
    }
  }

  private void apply(LogRecord<DeliveryReport> logged) {
    if (logged.value().isEmpty()) {
      newest.remove(logged.key());
    } else if (newest.size() < MAX || newest.containsKey(logged.key())) {
      newest.put(logged.key(), logged.value().get());
    }
  }

  /// The newest of one subscriber.
  Optional<DeliveryReport> of(ActorUri subscriber) {
    return Optional.ofNullable(newest.get(subscriber.text()));
  }

  /// Why it stopped, if it did.
  Optional<Health.Failed> failure() {
    return fold.map(TopicFold::check)
        .filter(Health.Failed.class::isInstance)
        .map(Health.Failed.class::cast);
  }

  @Override
  public void close() {
    fold.ifPresent(TopicFold::close);
  }
}
