package commonplace.relay.named;

import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.relays.NamedRelay;
import commonplace.core.relays.NamedRelays;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import commonplace.relay.identity.Identities;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Our relays beside the main one, folded from topic `relays`, and the only writer of them. A
/// change returns once the log has it and this table shows it. Thread-safe.
public final class NamedRelayTable implements Service {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final EventLog log;
  private final Topics topics;
  private final Identities identities;
  private final InstantSource clock;
  private final TopicFold<NamedRelay> fold;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile NamedRelays current = NamedRelays.NONE;

  /// @param identities started and closed by the caller
  public NamedRelayTable(EventLog log, Topics topics, Identities identities, InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.identities = identities;
    this.clock = clock;
    this.fold = new TopicFold<>(log, topics.relays(), this::apply);
  }

  @Override
  public void start() {
    fold.start();
  }

  /// Waits until all that was there at the start is known.
  ///
  /// @throws LogUnavailableException if that takes longer
  public void awaitReady(Duration wait) throws InterruptedException {
    fold.awaitReady(wait);
  }

  @Override
  public Health check() {
    return fold.check();
  }

  @Override
  public void close() {
    fold.close();
  }

  /// As they are now.
  public NamedRelays current() {
    return current;
  }

  /// Makes a relay, or makes one what it is from now on. Its keys are there before it is.
  ///
  /// @param definition its edition does not matter
  /// @throws IllegalArgumentException if there are too many
  public NamedRelay define(NamedRelay definition) throws InterruptedException {
    identitiesFor(definition.name());
    return change(
            definition.name(),
            before ->
                new NamedRelay(
                    definition.name(),
                    definition.summary(),
                    definition.lets(),
                    definition.ofEverybody(),
                    definition.open(),
                    before.map(NamedRelay::edition).orElse(0L) + 1,
                    Optional.empty()))
        .orElseThrow();
  }

  private void identitiesFor(RelayName name) throws InterruptedException {
    if (!current.byName().containsKey(name) && current.byName().size() >= NamedRelays.MAX) {
      throw new IllegalArgumentException(
          "there have been " + NamedRelays.MAX + " relays, those that ended included: no more fit");
    }
    identities.make(name);
  }

  /// Ends a relay: it takes and carries nothing any more, but can still take back.
  ///
  /// @return nothing if there is no such relay
  public Optional<NamedRelay> end(RelayName name) throws InterruptedException {
    return current.find(name).isEmpty()
        ? Optional.empty()
        : change(name, before -> before.orElseThrow().endedAt(clock.instant()));
  }

  private interface Change {
    NamedRelay of(Optional<NamedRelay> before);
  }

  private Optional<NamedRelay> change(RelayName name, Change change) throws InterruptedException {
    changing.lockInterruptibly();
    try {
      var next = change.of(Optional.ofNullable(current.byName().get(name)));
      fold.await(log.append(topics.relays(), name.text(), name.text(), Optional.of(next)), WAIT);
      return Optional.of(next);
    } finally {
      changing.unlock();
    }
  }

  private void apply(LogRecord<NamedRelay> logged) {
    var relays = new HashMap<>(current.byName());
    logged
        .value()
        .ifPresentOrElse(
            relay -> relays.put(relay.name(), relay),
            () -> relays.keySet().removeIf(name -> name.text().equals(logged.key())));
    current = new NamedRelays(relays);
  }
}
