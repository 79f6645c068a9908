package commonplace.relay.terms;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.TermsSession;
import commonplace.core.log.Topic;
import commonplace.core.log.TopicFold;
import commonplace.core.runtime.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which challenges signed requests have answered lately, on whichever node, folded from topic
/// `terms-sessions`: the first record of a challenge opens a session, and no other. Nothing is read
/// before the first such request. Bounded; blocks; thread-safe.
final class SignedSessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SignedSessions.class);
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final int PARTITION = 0;

  /// For longer than a challenge can be answered by any node's clock.
  static final Duration KEPT = Seals.TO_SIGN.multipliedBy(2);

  /// In that time.
  static final int FOR_ONE_SERVER = 10;

  static final int FOR_ALL = 5_000;

  /// What came of an answer to a challenge.
  enum Opening {
    OPENED,
    /// Another request answered the same challenge before.
    USED,
    TOO_OFTEN
  }

  private record First(long offset, String host, Instant at) {}

  private final EventLog log;
  private final Topic<TermsSession> topic;
  private final InstantSource clock;

  /// In the order of the log, by digest.
  private final Map<String, First> firsts = new LinkedHashMap<>();

  private Optional<TopicFold<TermsSession>> fold = Optional.empty();

  SignedSessions(EventLog log, Topic<TermsSession> topic, InstantSource clock) {
    this.log = log;
    this.topic = topic;
    this.clock = clock;
  }

  /// Returns once the log has decided.
  ///
  /// @param digest of the challenge
  /// @param actor who signed
  /// @throws commonplace.core.log.LogUnavailableException if it could not; then the challenge may
  ///   be used up
  Opening open(String digest, Authority host, ActorUri actor) throws InterruptedException {
    var read = reading();
    read.awaitReady(WAIT);
    var known = known(digest, host);
    if (known.isPresent()) {
      return known.get();
    }
    var append =
        log.appendTo(topic, PARTITION, digest, Optional.of(new TermsSession(host.text(), actor)));
    read.await(append, WAIT);
    if (!isFirst(digest, append.join().offset())) {
      return Opening.USED;
    }
    LOG.info("A signed request opened a session for terms: host={} actor={}", host, actor);
    return Opening.OPENED;
  }

  private synchronized TopicFold<TermsSession> reading() {
    if (fold.isEmpty()) {
      var opened =
          new TopicFold<>(
              log,
              topic,
              _ -> log.offsetsAt(topic, clock.instant().minus(KEPT)),
              this::apply,
              _ -> {},
              Duration.ZERO);
      opened.start();
      fold = Optional.of(opened);
    }
    return fold.get();
  }

  private void apply(LogRecord<TermsSession> logged) {
    var session = logged.value();
    if (session.isPresent()) {
      synchronized (firsts) {
        forget();
        firsts.putIfAbsent(
            logged.key(),
            new First(logged.position().offset(), session.get().host(), logged.appended()));
      }
    }
  }

  private Optional<Opening> known(String digest, Authority host) {
    synchronized (firsts) {
      forget();
      if (firsts.containsKey(digest)) {
        return Optional.of(Opening.USED);
      }
      long own = firsts.values().stream().filter(f -> f.host.equals(host.text())).count();
      return own >= FOR_ONE_SERVER || firsts.size() >= FOR_ALL
          ? Optional.of(Opening.TOO_OFTEN)
          : Optional.empty();
    }
  }

  /// What nobody can answer any more.
  private void forget() {
    var over = clock.instant().minus(KEPT);
    firsts.values().removeIf(first -> first.at.isBefore(over));
  }

  private boolean isFirst(String digest, long offset) {
    synchronized (firsts) {
      var first = firsts.get(digest);
      return first != null && first.offset == offset;
    }
  }

  /// How many are remembered.
  int remembered() {
    synchronized (firsts) {
      return firsts.size();
    }
  }

  /// Ready unless its reading failed.
  synchronized Health check() {
    return fold.map(TopicFold::check)
        .filter(Health.Failed.class::isInstance)
        .orElseGet(Health.Ready::new);
  }

  @Override
  public synchronized void close() {
    fold.ifPresent(TopicFold::close);
  }
}
