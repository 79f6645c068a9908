package commonplace.relay.explain;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogGapException;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Position;
import commonplace.core.log.Topic;
import commonplace.relay.withdrawal.Withdrawals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;

/// Reads from the log what it has of an id. A bounded number of records, and of questions at a
/// time; blocks; thread-safe.
final class Posts {
  private static final int AT_ONCE = 2;
  private static final int MOST_RECORDS = 6;
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int POLLS = 8;

  private final EventLog log;
  private final Topic<AdmittedActivity> activities;
  private final Withdrawals withdrawals;
  private final BiFunction<Iri, Optional<ActorUri>, List<Position>> positions;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  /// @param positions where records of an id are, given its actor if that is known
  Posts(
      EventLog log,
      Topic<AdmittedActivity> activities,
      Withdrawals withdrawals,
      BiFunction<Iri, Optional<ActorUri>, List<Position>> positions) {
    this.log = log;
    this.activities = activities;
    this.withdrawals = withdrawals;
    this.positions = positions;
  }

  /// The newest record of it; nothing if too many others ask just now.
  ///
  /// @param id of an object, or of an activity
  Optional<Post> find(Iri id, Optional<ActorUri> actor) {
    if (!slots.tryAcquire()) {
      return Optional.empty();
    }
    try {
      for (var candidate : candidates(id)) {
        for (var position :
            positions.apply(candidate, actor).stream().limit(MOST_RECORDS).toList()) {
          var logged = read(position);
          if (logged.isPresent() && logged.get().value().isPresent()) {
            return Optional.of(onTheLog(id, logged.get(), logged.get().value().get()));
          }
        }
      }
      return Optional.of(
          new Post.Absent(id, candidates(id).stream().anyMatch(withdrawals::contains)));
    } finally {
      slots.release();
    }
  }

  /// The id, and the object's if it looks like that of a Create: most software writes `/activity`
  /// or a fragment behind it.
  static List<Iri> candidates(Iri id) {
    var candidates = new ArrayList<Iri>();
    candidates.add(id);
    var text = id.text();
    if (text.endsWith("/activity")) {
      candidates.add(Iri.of(text.substring(0, text.length() - "/activity".length())));
    }
    if (text.indexOf('#') > 0) {
      candidates.add(Iri.of(text.substring(0, text.indexOf('#'))));
    }
    return candidates;
  }

  private Post onTheLog(Iri id, LogRecord<AdmittedActivity> logged, AdmittedActivity activity) {
    boolean withdrawn =
        withdrawals.contains(activity.actor().value())
            || activity.object().filter(withdrawals::contains).isPresent();
    return new Post.OnTheLog(id, logged.position(), logged.appended(), activity, withdrawn);
  }

  private Optional<LogRecord<AdmittedActivity>> read(Position position) {
    try (var reader = log.reader(activities, Map.of(position.partition(), position.offset()))) {
      for (int i = 0; i < POLLS; i++) {
        for (var logged : reader.poll(POLL)) {
          if (logged.position().offset() >= position.offset()) {
            return Optional.of(logged).filter(found -> found.position().equals(position));
          }
        }
      }
      return Optional.empty();
    } catch (LogGapException _) {
      return Optional.empty(); // the horizon passed it since it was seen
    }
  }
}
