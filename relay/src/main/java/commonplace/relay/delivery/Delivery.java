package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.integrity.Ed25519KeyPair;
import commonplace.core.log.DeliveryCursor;
import commonplace.core.log.EventLog;
import commonplace.core.log.Follow;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topics;
import commonplace.core.relays.NamedRelays;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import commonplace.core.terms.Receive;
import commonplace.relay.activities.Activities;
import commonplace.relay.identity.OwnKey;
import commonplace.relay.withdrawal.Withdrawals;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers the log to the subscribers that this node owns. Kafka shares the partitions of
/// `subscriptions` among nodes; whoever owns one fences its predecessor before it reads the
/// cursors, so that a node which lost its partitions cannot move them any more.
public final class Delivery implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CATCH_UP_WAIT = Duration.ofMinutes(2);
  private static final String GROUP = "delivery";

  private final DeliveryConfig config;
  private final EventLog log;
  private final Topics topics;
  private final Subscriptions subscriptions;
  private final Tail tail;
  private final CatchUp catchUp;
  private final RecentAnnounces announces;
  private final SubscriberLoop.Shared shared;
  private final OwnTrouble ownTrouble;
  private final Reports reports;
  private final InstantSource clock;
  private final Map<Integer, OwnedPartition> owned = new ConcurrentHashMap<>();

  /// Held while subscriptions are applied, so that none takes the place of a newer one. Whoever
  /// lets go of a partition must not take it: a loop's last turn may wait for a change to be
  /// applied.
  private final Object applying = new Object();

  private final ScheduledExecutorService keeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("delivery-keeper").factory());
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("delivery-timer").factory());
  private final AtomicReference<RuntimeException> broken = new AtomicReference<>();
  private volatile Health health = new Health.Starting("delivery");
  private volatile Optional<EventLog.Ownership> ownership = Optional.empty();

  /// @param activities hands over what is new; started by the caller, before this
  /// @param terms what each subscriber wants
  /// @param sender POSTs, signed at send time
  /// @param proofKeys makes the proofs of each relay's Announces; asked for when one is made
  /// @param relays ours beside the main one
  /// @param withdrawals started by the caller, and read up to the end before this is started
  public Delivery(
      DeliveryConfig config,
      EventLog log,
      Topics topics,
      Activities activities,
      Subscriptions subscriptions,
      Function<ActorUri, Receive> terms,
      Handshake handshake,
      StandingKeeper standings,
      Sender sender,
      Function<RelayName, OwnKey<Ed25519KeyPair>> proofKeys,
      Supplier<NamedRelays> relays,
      Withdrawals withdrawals,
      MeterRegistry meters,
      InstantSource clock) {
    timer.setRemoveOnCancelPolicy(true);
    this.config = config;
    this.log = log;
    this.topics = topics;
    this.subscriptions = subscriptions;
    var announcements = new Announcements(config.origin(), proofKeys);
    this.announces = new RecentAnnounces(announcements, withdrawals::contains);
    var spreading =
        new Spreading(config.announcesPerSecond(), subscriptions::receivers, subscriptions::users);
    var preparation =
        new Preparation(announcements, announces, withdrawals::hash, spreading, relays);
    this.tail = new Tail(preparation, this::wakeAll);
    activities.handTo(tail);
    this.catchUp = new CatchUp(log, topics.activities(), preparation);
    this.ownTrouble = new OwnTrouble(clock);
    this.reports = new Reports(log, topics.deliveryReports());
    this.clock = clock;
    var quarantine = config.quarantine();
    this.shared =
        new SubscriberLoop.Shared(
            new LogFeed(tail, catchUp),
            sender,
            handshake,
            subscriptions::served,
            standings,
            new StandingRules(quarantine.after(), quarantine.gone()),
            ownTrouble,
            withdrawals::contains,
            terms,
            new RetrySchedule(config.firstRetry(), config.longestRetry()),
            new RetrySchedule(quarantine.firstPause(), quarantine.longestPause()),
            config.window(),
            clock,
            DeliveryMetrics.in(meters),
            broken::set,
            timer);
    DeliveryGauges.register(meters, this::status, clock);
  }

  @Override
  public void start() {
    start(SubscriberLoop.WOKEN_EVERY);
  }

  /// @param wakes between one wake of all loops and the next; the longer, the later what is due
  void start(Duration wakes) {
    subscriptions.onChange(this::changed);
    ownership = Optional.of(log.own(topics.subscriptions(), GROUP, new Listener()));
    var _ =
        keeper.scheduleWithFixedDelay(
            this::keep,
            config.flush().toMillis(),
            config.flush().toMillis(),
            TimeUnit.MILLISECONDS);
    long often = wakes.toMillis();
    var _ = timer.scheduleWithFixedDelay(this::wakeAllSafely, often, often, TimeUnit.MILLISECONDS);
    health = new Health.Ready();
  }

  @Override
  public Health check() {
    return ownershipLost()
        .or(() -> Optional.ofNullable(broken.get()))
        .<Health>map(e -> new Health.Failed("delivery stopped: " + e.getMessage()))
        .or(reports::failure)
        .orElse(health);
  }

  private Optional<RuntimeException> ownershipLost() {
    try {
      ownership.ifPresent(EventLog.Ownership::owned);
      return Optional.empty();
    } catch (LogUnavailableException e) {
      return Optional.of(e);
    }
  }

  /// How the deliveries to each subscriber of this node go.
  public List<SubscriberStatus> status() {
    var lag = lag();
    return owned.values().stream().flatMap(partition -> partition.statuses(lag).stream()).toList();
  }

  /// How deliveries go now, also those of other nodes.
  public SeenDeliveries seen() {
    return new SeenDeliveries(status(), reports::of, config.node(), clock.instant());
  }

  /// One of our newest Announces.
  ///
  /// @param relay whose it is
  /// @param hash the last part of its id
  /// @return nothing if it is not known here, or its content was withdrawn
  public Optional<Bytes> announce(RelayName relay, String hash) {
    return announces.find(relay, hash);
  }

  private ToLongFunction<DeliveryCursor> lag() {
    var ends = new HashMap<Integer, Long>();
    tail.rings().forEach((partition, ring) -> ends.put(partition, ring.end()));
    return cursor ->
        cursor.next().entrySet().stream()
            .mapToLong(e -> Math.max(0, ends.getOrDefault(e.getKey(), e.getValue()) - e.getValue()))
            .sum();
  }

  private void changed(Follow follow) {
    synchronized (applying) {
      var partition = owned.get(partitionOf(follow));
      if (partition != null) {
        partition.apply(follow);
      }
    }
  }

  private int partitionOf(Follow follow) {
    return log.partitionOf(topics.subscriptions(), follow.subscriber().text());
  }

  private void wakeAll() {
    owned.values().forEach(OwnedPartition::wake);
  }

  private void wakeAllSafely() {
    try {
      wakeAll();
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private void keep() {
    try {
      ownTrouble.look(status());
      boolean alone = isAlone();
      var lag = lag();
      for (var partition : List.copyOf(owned.values())) {
        keep(partition, alone, lag);
      }
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private void keep(OwnedPartition partition, boolean alone, ToLongFunction<DeliveryCursor> lag) {
    try {
      partition.flush();
      partition.tellEnded();
      if (alone) {
        partition.rest();
      } else {
        partition.tell(lag);
      }
    } catch (EventLog.FencedException e) {
      LOG.warn("Subscribers moved to another node: partition={}", partition.partition(), e);
      owned.remove(partition.partition());
      partition.stopAll();
      partition.close();
    } catch (LogUnavailableException e) {
      LOG.warn(
          "Cursors or reports could not be stored yet: partition={}", partition.partition(), e);
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private void broken(RuntimeException e) {
    LOG.error("Delivery stopped", e);
    health = new Health.Failed("delivery stopped: " + e.getMessage());
  }

  /// Whether no other node serves any subscriber.
  private boolean isAlone() {
    try {
      int all = log.partitions(topics.subscriptions());
      int mine = ownership.map(o -> o.owned().size()).orElse(0);
      reports.look(mine, all, clock.instant());
      return mine == all;
    } catch (LogUnavailableException e) {
      LOG.debug("Whether there are other nodes is not known now", e);
      return true;
    }
  }

  private final class Listener implements EventLog.OwnershipListener {
    @Override
    public void assigned(Collection<Integer> partitions) {
      for (int number : partitions) {
        var writer = log.fencedWriter(topics.deliveryCursors(), "cursor-" + number);
        var partition =
            new OwnedPartition(
                number,
                writer,
                () -> log.alongside(writer, topics.deliveryReports()),
                new Reporting(config.node()),
                cursors(number),
                shared,
                subscriptions::replay);
        synchronized (applying) {
          owned.put(number, partition);
          subscriptions.current().stream()
              .filter(follow -> partitionOf(follow) == number)
              .forEach(partition::apply);
        }
      }
    }

    @Override
    public void revoked(Collection<Integer> partitions) {
      for (int number : partitions) {
        var partition = owned.remove(number);
        if (partition != null) {
          release(partition);
        }
      }
    }
  }

  private static void release(OwnedPartition partition) {
    partition.stopAll();
    try {
      partition.flush();
      partition.tellEnded();
    } catch (EventLog.FencedException | LogUnavailableException e) {
      LOG.warn("Last cursors were not stored: partition={}", partition.partition(), e);
    } finally {
      partition.close();
    }
  }

  private Map<String, OwnedPartition.Stored> cursors(int partition) {
    var topic = topics.deliveryCursors();
    var end = log.endOffsets(topic).getOrDefault(partition, 0L);
    var start = log.startOffsets(topic).getOrDefault(partition, 0L);
    var cursors = new HashMap<String, OwnedPartition.Stored>();
    long deadline = System.nanoTime() + CATCH_UP_WAIT.toNanos();
    try (var reader = log.reader(topic, Map.of(partition, start))) {
      while (reader.positions().getOrDefault(partition, end) < end) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("Cursors were not read within " + CATCH_UP_WAIT);
        }
        for (var logged : reader.poll(POLL)) {
          logged
              .value()
              .ifPresentOrElse(
                  cursor ->
                      cursors.put(
                          logged.key(), new OwnedPartition.Stored(cursor, logged.appended())),
                  () -> cursors.remove(logged.key()));
        }
      }
    }
    return cursors;
  }

  @Override
  public void close() {
    health = new Health.Starting("closing");
    keeper.shutdown();
    ownership.ifPresent(EventLog.Ownership::close);
    owned.values().forEach(Delivery::release);
    owned.clear();
    timer.shutdownNow();
    reports.close();
    catchUp.close();
  }
}
