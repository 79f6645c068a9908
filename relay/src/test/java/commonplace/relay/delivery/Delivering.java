package commonplace.relay.delivery;

import static java.util.stream.IntStream.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.log.Topics;
import commonplace.core.log.Withdrawal;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.relays.NamedRelays;
import commonplace.core.runtime.Health;
import commonplace.core.terms.Receive;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.ManualClock;
import commonplace.relay.activities.Activities;
import commonplace.relay.withdrawal.Withdrawals;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Deliveries from a log in memory to peers that answer as told.
abstract class Delivering {
  static final Duration SOON = Duration.ofSeconds(30);
  static final DeliveryConfig CONFIG =
      new DeliveryConfig(
          "https://relay.example",
          8,
          Duration.ofMillis(5),
          Duration.ofMillis(50),
          Duration.ofMillis(50));

  @TempDir Path folder;
  Withdrawals withdrawals;

  final ManualClock clock = new ManualClock();
  final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  final InMemoryEventLog log = new InMemoryEventLog(clock, 2);
  final MeterRegistry meters = new SimpleMeterRegistry();
  final Peers peers = new Peers();
  final Table table = new Table();
  final Map<ActorUri, Receive> terms = new ConcurrentHashMap<>();
  volatile NamedRelays relays = NamedRelays.NONE;
  final Greetings greetings = new Greetings();
  final Standings standings = new Standings();
  final List<Delivery> started = new ArrayList<>();
  private final List<Activities> reading = new ArrayList<>();

  final Delivery start() {
    return start(clock);
  }

  final Delivery start(InstantSource clock) {
    return start(CONFIG, clock);
  }

  final Delivery start(DeliveryConfig config, InstantSource clock) {
    return start(config, clock, SubscriberLoop.WOKEN_EVERY);
  }

  /// @param wakes between one wake of all loops and the next
  final Delivery start(DeliveryConfig config, InstantSource clock, Duration wakes) {
    var activities = new Activities(log, topics.activities());
    var delivery =
        new Delivery(
            config,
            log,
            topics,
            activities,
            table,
            subscriber -> terms.getOrDefault(subscriber, Receive.EVERYTHING),
            greetings,
            standings,
            peers,
            _ -> Posts.PROOF_KEY,
            () -> relays,
            withdrawals,
            meters,
            clock);
    activities.start();
    delivery.start(wakes);
    reading.add(activities);
    started.add(delivery);
    assertThat(delivery.check()).isEqualTo(new Health.Ready());
    return delivery;
  }

  @BeforeEach
  void readWithdrawals() throws InterruptedException {
    withdrawals =
        new Withdrawals(
            log,
            topics,
            new WithdrawalKeys(SecretFile.readOrMake(folder.resolve("secret"))),
            InstantSource.system());
    withdrawals.start();
    withdrawals.awaitReady(SOON);
  }

  @AfterEach
  void stop() {
    reading.forEach(Activities::close);
    started.forEach(Delivery::close);
    withdrawals.close();
  }

  final void withdraw(String object) {
    var id = Iri.of(object);
    log.append(
            topics.withdrawals(),
            "https://m.example/users/ada",
            withdrawals.key(id),
            Optional.of(new Withdrawal(InstantSource.system().instant(), Withdrawal.Kind.OBJECT)))
        .join();
    await().atMost(SOON).until(() -> withdrawals.contains(id));
  }

  final void append(AdmittedActivity activity) {
    log.append(
            topics.activities(),
            activity.actor().text(),
            activity.key() + "#" + activity.id().orElseThrow(),
            Optional.of(activity))
        .join();
  }

  final void create(String author, int number) {
    append(Posts.activity("Create", author, number, true));
  }

  final Follow subscribe(String host) {
    var follow =
        Posts.follow(host, Style.PUBLIC_FOLLOW, State.ACTIVE, log.endOffsets(topics.activities()));
    table.put(follow);
    return follow;
  }

  final void awaitAt(String host, int count) {
    await().atMost(SOON).until(() -> peers.at(host).size() >= count);
  }

  /// Until it has nothing to get any more of what is on the log now.
  final void awaitSettled(Delivery delivery, String host) {
    var ends = log.endOffsets(topics.activities());
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(delivery.status())
                .anySatisfy(status -> {
                  assertThat(status.follow().inbox()).isEqualTo("https://" + host + "/inbox");
                  assertThat(status.cursor().next()).isEqualTo(ends);
                }));
  }

  static List<String> of(String author, List<String> bodies) {
    return bodies.stream().filter(body -> body.contains(" " + author + " ")).toList();
  }

  static List<String> expected(String author, int from, int to) {
    return range(from, to).mapToObj(i -> "Create " + author + " " + i).toList();
  }
}
