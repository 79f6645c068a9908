package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.terms.Objection;
import commonplace.core.terms.Receive;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Holds what one subscriber might get against its terms, and counts its posts by the log's hour,
/// so that catching up is judged as the tail is. The counts are in memory: after a restart, or a
/// change of owner, the hour that is under way begins anew. Not thread-safe.
final class Screening {
  private static final int HOURS = 128;

  private final Function<ActorUri, Receive> terms;
  private final DeliveryMetrics metrics;
  private final Map<Instant, Integer> passed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Instant, Integer> eldest) {
          return size() > HOURS;
        }
      };

  /// @param terms what each subscriber wants
  Screening(Function<ActorUri, Receive> terms, DeliveryMetrics metrics) {
    this.terms = terms;
    this.metrics = metrics;
  }

  /// Whether the subscriber wants it; counted either way.
  boolean passes(ActorUri subscriber, Content content) {
    var wanted = terms.apply(subscriber);
    var objection = wanted.objection(content.subject()).or(() -> tooMany(wanted, content));
    objection.ifPresent(metrics::stopped);
    return objection.isEmpty();
  }

  private Optional<Objection> tooMany(Receive wanted, Content content) {
    if (wanted.perHour().isEmpty() || !content.subject().brings()) {
      return Optional.empty();
    }
    var hour = content.appended().truncatedTo(ChronoUnit.HOURS);
    int before = passed.getOrDefault(hour, 0);
    if (before >= wanted.perHour().get()) {
      return Optional.of(Objection.TOO_MANY);
    }
    passed.put(hour, before + 1);
    return Optional.empty();
  }
}
