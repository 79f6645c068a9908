package commonplace.relay.terms;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Terms;
import commonplace.core.log.Topics;
import commonplace.core.relays.NamedRelays;
import commonplace.core.relays.RelayName;
import commonplace.core.terms.Objection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What terms would have let through of the log's last day, before they are saved. Reads a bounded
/// number of records within bounded time, the newest where there are more, and keeps none of them.
/// Thread-safe.
final class Preview {
  private static final Duration BACK = Duration.ofHours(24);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int AT_ONCE = 2;

  private final EventLog log;
  private final Topics topics;
  private final Predicate<Iri> withdrawn;
  private final Function<ActorUri, Set<RelayName>> serving;
  private final Supplier<NamedRelays> relays;
  private final InstantSource clock;
  private final long most;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  /// @param withdrawn whether an object or actor was withdrawn: no sample shows it
  /// @param serving the relays by which a subscriber, or a whole server, gets posts
  /// @param relays ours beside the main one
  /// @param most how many records are looked at
  Preview(
      EventLog log,
      Topics topics,
      Predicate<Iri> withdrawn,
      Function<ActorUri, Set<RelayName>> serving,
      Supplier<NamedRelays> relays,
      InstantSource clock,
      long most) {
    this.log = log;
    this.topics = topics;
    this.withdrawn = withdrawn;
    this.serving = serving;
    this.relays = relays;
    this.clock = clock;
    this.most = most;
  }

  /// What came of it.
  ///
  /// @param whole whether all of the day was looked at
  record Report(Side received, Side sent, boolean whole) {}

  /// Of the others' posts that its relays carry, or of the member's own.
  ///
  /// @param stopped how many, by reason
  /// @param samples some of both
  record Side(long passed, Map<Objection, Long> stopped, List<Sample> samples) {
    long total() {
      return passed + stopped.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /// One post.
  ///
  /// @param id of the post, or of the activity where it has none
  /// @param objection why it is stopped, if it is
  record Sample(String id, String author, Optional<Objection> objection) {}

  /// @param server whose terms these would be
  /// @return nothing if too many are at it: try again in a moment
  Optional<Report> of(Terms terms, Authority server) {
    if (!slots.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Optional.of(look(new Counting(terms, server)));
    } finally {
      slots.release();
    }
  }

  private Report look(Counting counting) {
    var topic = topics.activities();
    var ends = log.endOffsets(topic);
    var wanted = log.offsetsAt(topic, clock.instant().minus(BACK));
    var from = new HashMap<Integer, Long>();
    long share = Math.max(1, most / ends.size());
    ends.forEach((partition, end) ->
        from.put(partition, Math.max(wanted.getOrDefault(partition, end), end - share)));
    boolean whole = from.equals(wanted);
    long deadline = System.nanoTime() + LONGEST.toNanos();
    try (var reader = log.reader(topic, from)) {
      while (isBehind(reader.positions(), ends)) {
        if (System.nanoTime() > deadline) {
          whole = false;
          break;
        }
        reader.poll(POLL).forEach(counting::count);
      }
    }
    return new Report(counting.received.side(), counting.sent.side(), whole);
  }

  private static boolean isBehind(Map<Integer, Long> positions, Map<Integer, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> positions.getOrDefault(end.getKey(), end.getValue()) < end.getValue());
  }

  private final class Counting {
    private final Terms terms;
    private final Authority server;
    private final Set<RelayName> by;
    private final NamedRelays named = relays.get();
    private final Screening screening = new Screening();
    private final Tally received = new Tally();
    private final Tally sent = new Tally();

    Counting(Terms terms, Authority server) {
      this.terms = terms;
      this.server = server;
      this.by = serving.apply(terms.subscriber());
    }

    void count(LogRecord<AdmittedActivity> logged) {
      logged
          .value()
          .filter(activity -> !isWithdrawn(activity))
          .ifPresent(activity -> {
            var content = Content.of(activity, logged.appended());
            if (content.subject().brings()) {
              count(activity, content);
            }
          });
    }

    private void count(AdmittedActivity activity, Content content) {
      if (activity.actor().authority().equals(server)) {
        var traits = content.subject().traits().get();
        sent.count(activity, traits.flatMap(terms.sending()::objection));
      } else if (!content.subject().origins().contains(server) && comes(activity, content)) {
        received.count(activity, screening.objection(terms.receiving(), content));
      }
    }

    private boolean comes(AdmittedActivity activity, Content content) {
      return named.carriers(activity.relays(), content.subject()).stream().anyMatch(by::contains);
    }

    private boolean isWithdrawn(AdmittedActivity activity) {
      return withdrawn.test(activity.actor().value())
          || activity.object().filter(withdrawn).isPresent();
    }
  }

  private static final class Tally {
    private static final int PASSED = 10;
    private static final int OF_A_REASON = 3;

    private final Map<Objection, Long> stopped = new EnumMap<>(Objection.class);
    private final List<Sample> samples = new java.util.ArrayList<>();
    private long passed;

    void count(AdmittedActivity activity, Optional<Objection> objection) {
      long before = objection.map(o -> stopped.getOrDefault(o, 0L)).orElse(passed);
      objection.ifPresentOrElse(o -> stopped.put(o, before + 1), () -> passed++);
      if (before < (objection.isPresent() ? OF_A_REASON : PASSED)) {
        var id = activity.object().or(activity::id).map(Iri::text).orElse("");
        samples.add(new Sample(id, activity.actor().text(), objection));
      }
    }

    Side side() {
      return new Side(passed, Map.copyOf(stopped), List.copyOf(samples));
    }
  }
}
