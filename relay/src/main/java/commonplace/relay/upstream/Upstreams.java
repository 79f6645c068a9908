package commonplace.relay.upstream;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.httpsig.Signer;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.SubscriptionAspect.Stage;
import commonplace.core.log.SubscriptionAspect.Upstream;
import commonplace.core.log.Topics;
import commonplace.core.peer.PeerClient;
import commonplace.core.runtime.Bytes;
import commonplace.relay.delivery.Outcome;
import commonplace.relay.delivery.Payload;
import commonplace.relay.delivery.Sender;
import commonplace.relay.identity.RelayUris;
import commonplace.relay.subscription.SoftwareReader;
import commonplace.relay.subscription.SubscriptionTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Subscribes to other relays. A wish is stored first; the node that owns the relay's partition
/// sends our Follow, or its Undo, until it is answered. Thread-safe.
public final class Upstreams implements AutoCloseable {
  /// How many relays may be followed.
  static final int MAX = 50;

  private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);
  private static final String GROUP = "relays";
  private static final long TICK_MILLIS = 500;
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);
  private static final int MAX_DOUBLINGS = 10;

  private record Tries(int failures, long notBefore) {}

  private final SubscriptionTable table;
  private final RelayReader reader;
  private final UpstreamDocuments documents;
  private final Sender sender;
  private final EventLog log;
  private final Topics topics;
  private final InstantSource clock;
  private final Set<Integer> owned = ConcurrentHashMap.newKeySet();
  private final Map<ActorUri, Tries> tries = new HashMap<>();
  private final ScheduledExecutorService payer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("relays").factory());
  private Optional<EventLog.Ownership> ownership = Optional.empty();

  Upstreams(
      RelayUris uris,
      SubscriptionTable table,
      RelayReader reader,
      Sender sender,
      EventLog log,
      Topics topics,
      InstantSource clock) {
    this.table = table;
    this.reader = reader;
    this.documents = new UpstreamDocuments(uris);
    this.sender = sender;
    this.log = log;
    this.topics = topics;
    this.clock = clock;
  }

  /// @param signer ours; known once the relay has started
  public static Upstreams of(
      RelayUris uris,
      SubscriptionTable table,
      PeerClient peers,
      Supplier<Signer> signer,
      Sender sender,
      EventLog log,
      Topics topics,
      InstantSource clock) {
    return new Upstreams(
        uris,
        table,
        new RelayReader(peers, signer, new SoftwareReader(peers, table)),
        sender,
        log,
        topics,
        clock);
  }

  /// Begins to send what is owed.
  public void start() {
    ownership = Optional.of(log.own(topics.subscriptions(), GROUP, new Listener()));
    var _ =
        payer.scheduleWithFixedDelay(this::payAll, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private final class Listener implements EventLog.OwnershipListener {
    @Override
    public void assigned(Collection<Integer> partitions) {
      owned.addAll(partitions);
    }

    @Override
    public void revoked(Collection<Integer> partitions) {
      owned.removeAll(partitions);
    }
  }

  /// Subscribes to a relay; one that is followed already stays so.
  ///
  /// @throws IllegalArgumentException if it cannot be followed, saying why
  Upstream follow(ActorUri relay) throws InterruptedException {
    var found = reader.read(relay);
    if (table.upstreams().size() >= MAX && table.upstream(relay).isEmpty()) {
      throw new IllegalArgumentException("at most " + MAX + " relays are followed");
    }
    var id = documents.followId(UUID.randomUUID().toString());
    return table
        .changes()
        .upstream(
            relay,
            current ->
                current
                    .filter(u -> u.stage().isWanted())
                    .orElseGet(() ->
                        new Upstream(
                            relay,
                            found.inbox(),
                            found.style(),
                            id,
                            Stage.FOLLOW_OWED,
                            clock.instant(),
                            Optional.empty())));
  }

  /// Ends it.
  ///
  /// @return nothing if there is no such subscription
  Optional<Upstream> unfollow(ActorUri relay) throws InterruptedException {
    return table.upstream(relay).isEmpty()
        ? Optional.empty()
        : Optional.of(
            table
                .changes()
                .upstream(
                    relay,
                    current ->
                        current
                            .filter(u -> u.stage().isWanted())
                            .map(u -> u.in(Stage.UNDO_OWED, clock.instant(), Optional.empty()))
                            .orElseGet(current::orElseThrow)));
  }

  Collection<Upstream> all() {
    return table.upstreams();
  }

  private void payAll() {
    for (var upstream : table.upstreams()) {
      try {
        if (isDue(upstream)) {
          pay(upstream);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (LogUnavailableException e) {
        LOG.warn("What a relay answered could not be stored yet: relay={}", upstream, e);
      } catch (RuntimeException e) {
        LOG.error("A relay could not be asked: relay={}", upstream.subscriber(), e);
        failed(upstream);
      }
    }
  }

  private boolean isDue(Upstream upstream) {
    boolean owes = upstream.stage() == Stage.FOLLOW_OWED || upstream.stage() == Stage.UNDO_OWED;
    var tried = tries.get(upstream.subscriber());
    return owes
        && owned.contains(log.partitionOf(topics.subscriptions(), upstream.subscriber().text()))
        && (tried == null || System.nanoTime() - tried.notBefore >= 0);
  }

  private void pay(Upstream upstream) throws InterruptedException {
    boolean follow = upstream.stage() == Stage.FOLLOW_OWED;
    var body = follow ? documents.follow(upstream) : documents.undo(upstream);
    switch (sender.send(upstream.inbox(), payload(body))) {
      case Outcome.Delivered _ ->
          become(upstream, follow ? Stage.ASKED : Stage.ENDED, Optional.empty());
      case Outcome.Refused(var status, _, _) ->
          become(
              upstream,
              follow ? Stage.REFUSED : Stage.ENDED,
              Optional.of("its inbox answers " + status));
      case Outcome.Gone _ ->
          become(
              upstream, follow ? Stage.REFUSED : Stage.ENDED, Optional.of("its inbox answers 410"));
      case Outcome.TryLater(var answer, _, _) -> {
        LOG.info("A relay will be asked again: relay={} answer={}", upstream.subscriber(), answer);
        failed(upstream);
      }
    }
  }

  private void failed(Upstream upstream) {
    var before = tries.get(upstream.subscriber());
    int failures = before == null ? 1 : before.failures + 1;
    var wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    var bounded = wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY;
    tries.put(upstream.subscriber(), new Tries(failures, System.nanoTime() + bounded.toNanos()));
  }

  /// Unless it was answered, or wished otherwise, meanwhile.
  private void become(Upstream asked, Stage stage, Optional<String> reason)
      throws InterruptedException {
    tries.remove(asked.subscriber());
    var _ =
        table
            .changes()
            .upstream(
                asked.subscriber(),
                current ->
                    current
                        .filter(asked::equals)
                        .map(u -> u.in(stage, clock.instant(), reason))
                        .orElseGet(current::orElseThrow));
  }

  private static Payload payload(Bytes body) {
    return Payload.of(body);
  }

  @Override
  public void close() {
    payer.shutdownNow();
    ownership.ifPresent(EventLog.Ownership::close);
  }
}
