package commonplace.relay.delivery;

import static java.util.stream.IntStream.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.SubscriptionAspect.Follow;
import commonplace.core.log.SubscriptionAspect.State;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.log.Topics;
import commonplace.core.log.Withdrawal;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.Health;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.relay.withdrawal.Withdrawals;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final DeliveryConfig CONFIG =
      new DeliveryConfig(
          "https://relay.example",
          8,
          Duration.ofMillis(5),
          Duration.ofMillis(50),
          Duration.ofMillis(50));

  @TempDir Path folder;
  private Withdrawals withdrawals;

  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final InMemoryEventLog log = new InMemoryEventLog(InstantSource.system(), 2);
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Peers peers = new Peers();
  private final Table table = new Table();
  private final Greetings greetings = new Greetings();
  private final List<Delivery> started = new ArrayList<>();

  /// Inboxes that answer as told and remember what they took.
  private static final class Peers implements Sender {
    final Map<String, List<String>> taken = new ConcurrentHashMap<>();
    final Map<String, Outcome> answers = new ConcurrentHashMap<>();
    final Map<String, Outcome> answersToBody = new ConcurrentHashMap<>();
    final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
    final Map<String, Semaphore> slow = new ConcurrentHashMap<>();

    @Override
    public Outcome send(String inbox, Payload payload) {
      tries.computeIfAbsent(inbox, _ -> new AtomicInteger()).incrementAndGet();
      if (slow.containsKey(inbox)) {
        slow.get(inbox).acquireUninterruptibly();
      }
      var body = payload.body().utf8();
      var answer =
          answersToBody.getOrDefault(body, answers.getOrDefault(inbox, new Outcome.Delivered(202)));
      if (answer instanceof Outcome.Delivered) {
        taken.computeIfAbsent(inbox, _ -> new CopyOnWriteArrayList<>()).add(body);
      }
      return answer;
    }

    List<String> at(String host) {
      return taken.getOrDefault("https://" + host + "/inbox", List.of());
    }
  }

  private static final class Table implements Subscriptions {
    private final List<Follow> follows = new ArrayList<>();
    private final List<Consumer<Follow>> listeners = new ArrayList<>();

    @Override
    public synchronized void onChange(Consumer<Follow> listener) {
      follows.forEach(listener);
      listeners.add(listener);
    }

    synchronized void put(Follow follow) {
      follows.removeIf(old -> old.subscriber().equals(follow.subscriber()));
      follows.add(follow);
      listeners.forEach(listener -> listener.accept(follow));
    }
  }

  private static final class Greetings implements Handshake {
    final List<Follow> answered = new CopyOnWriteArrayList<>();
    final List<Follow> gone = new CopyOnWriteArrayList<>();

    @Override
    public List<Bytes> owed(Follow follow) {
      return List.of(Bytes.utf8("Accept"));
    }

    @Override
    public void answered(Follow follow) {
      answered.add(follow);
    }

    @Override
    public void gone(Follow follow) {
      gone.add(follow);
    }
  }

  private Delivery start() {
    return start(InstantSource.system());
  }

  private Delivery start(InstantSource clock) {
    var delivery =
        new Delivery(CONFIG, log, topics, table, greetings, peers, withdrawals, meters, clock);
    delivery.start();
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
    started.forEach(Delivery::close);
    withdrawals.close();
  }

  private void withdraw(String object) {
    var id = Iri.of(object);
    log.append(
            topics.withdrawals(),
            "https://m.example/users/ada",
            withdrawals.key(id),
            Optional.of(new Withdrawal(InstantSource.system().instant(), Withdrawal.Kind.OBJECT)))
        .join();
    await().atMost(SOON).until(() -> withdrawals.contains(id));
  }

  private void append(AdmittedActivity activity) {
    log.append(
            topics.activities(),
            activity.actor().text(),
            activity.key() + "#" + activity.id().orElseThrow(),
            Optional.of(activity))
        .join();
  }

  private void create(String author, int number) {
    append(Posts.activity("Create", author, number, true));
  }

  private Follow subscribe(String host) {
    var follow =
        Posts.follow(host, Style.PUBLIC_FOLLOW, State.ACTIVE, log.endOffsets(topics.activities()));
    table.put(follow);
    return follow;
  }

  private void awaitAt(String host, int count) {
    await().atMost(SOON).until(() -> peers.at(host).size() >= count);
  }

  /// Once others got everything: then the tip is known, and it has nothing to get any more.
  private void awaitSettled(Delivery delivery, String host) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(delivery.status())
                .anySatisfy(status -> {
                  assertThat(status.follow().inbox()).isEqualTo("https://" + host + "/inbox");
                  assertThat(status.lag()).isZero();
                }));
  }

  private static List<String> of(String author, List<String> bodies) {
    return bodies.stream().filter(body -> body.contains(" " + author + " ")).toList();
  }

  private static List<String> expected(String author, int from, int to) {
    return range(from, to).mapToObj(i -> "Create " + author + " " + i).toList();
  }

  @Test
  void everySubscriberGetsEveryAuthorsPostsInOrderButNotTheirOrigin() {
    var delivery = start();
    subscribe("a.example");
    subscribe("b.example");
    subscribe("m.example");
    for (int i = 0; i < 200; i++) {
      create("ada", i);
      create("bob", i);
    }
    for (var host : List.of("a.example", "b.example")) {
      awaitAt(host, 400);
      awaitSettled(delivery, host);
      assertThat(peers.at(host)).hasSize(400);
      assertThat(of("ada", peers.at(host))).isEqualTo(expected("ada", 0, 200));
      assertThat(of("bob", peers.at(host))).isEqualTo(expected("bob", 0, 200));
    }
    awaitSettled(delivery, "m.example");
    assertThat(peers.at("m.example")).isEmpty();
  }

  @Test
  void contentWaitsUntilTheAcceptWasTaken() {
    start();
    peers.answers.put(
        "https://a.example/inbox", new Outcome.TryLater("503", Optional.empty(), true));
    var owed =
        Posts.follow(
            "a.example",
            Style.PUBLIC_FOLLOW,
            State.ACCEPT_OWED,
            log.endOffsets(topics.activities()));
    table.put(owed);
    subscribe("b.example");
    create("ada", 1);
    awaitAt("b.example", 1);
    await()
        .atMost(SOON)
        .until(() ->
            peers.tries.getOrDefault("https://a.example/inbox", new AtomicInteger()).get() > 2);
    peers.answers.clear();
    await().atMost(SOON).until(() -> !greetings.answered.isEmpty());
    assertThat(peers.at("a.example")).containsExactly("Accept");
    table.put(Posts.follow("a.example", Style.PUBLIC_FOLLOW, State.ACTIVE, owed.start()));
    awaitAt("a.example", 2);
    assertThat(peers.at("a.example")).containsExactly("Accept", "Create ada 1");
  }

  @Test
  void aSubscriberThatWasDownCatchesUpAfterARestartWithoutWhatWasWithdrawn() {
    var first = start();
    subscribe("a.example");
    create("ada", 0);
    awaitAt("a.example", 1);
    awaitSettled(first, "a.example");
    peers.answers.put(
        "https://a.example/inbox",
        new Outcome.TryLater("connection refused", Optional.empty(), false));
    for (int i = 1; i < 700; i++) {
      create("ada", i);
      create("bob", i);
    }
    first.close();
    started.remove(first);
    withdraw("https://m.example/users/ada/notes/5");
    peers.answers.clear();
    start();
    awaitAt("a.example", 1 + 699 * 2 - 1);
    var ada = new ArrayList<>(expected("ada", 0, 700));
    ada.remove("Create ada 5");
    assertThat(of("ada", peers.at("a.example"))).isEqualTo(ada);
    assertThat(of("bob", peers.at("a.example"))).isEqualTo(expected("bob", 1, 700));
  }

  @Test
  void aSlowSubscriberDelaysNobody() {
    start();
    peers.slow.put("https://slow.example/inbox", new Semaphore(0));
    subscribe("slow.example");
    subscribe("fast.example");
    for (int i = 0; i < 100; i++) {
      create("ada", i);
    }
    awaitAt("fast.example", 100);
    assertThat(peers.at("slow.example")).isEmpty();
    peers.slow.get("https://slow.example/inbox").release(1_000);
    awaitAt("slow.example", 100);
    assertThat(peers.at("slow.example")).isEqualTo(expected("ada", 0, 100));
  }

  @Test
  void onePoisonedRecordHoldsUpItsAuthorAlone() {
    start();
    peers.answersToBody.put("Create ada 0", new Outcome.TryLater("500", Optional.empty(), true));
    subscribe("a.example");
    create("ada", 0);
    create("ada", 1);
    for (int i = 0; i < 50; i++) {
      create("bob", i);
    }
    awaitAt("a.example", 50);
    assertThat(peers.at("a.example")).isEqualTo(expected("bob", 0, 50));
    peers.answersToBody.clear();
    awaitAt("a.example", 52);
    assertThat(of("ada", peers.at("a.example"))).isEqualTo(expected("ada", 0, 2));
  }

  @Test
  void aRecordThatFailsForAnHourWhileOthersPassIsGivenUpAndCounted() {
    var ahead = new AtomicReference<>(Duration.ZERO);
    start(() -> Clock.systemUTC().instant().plus(ahead.get()));
    peers.answersToBody.put("Create ada 0", new Outcome.TryLater("500", Optional.empty(), true));
    subscribe("a.example");
    create("ada", 0);
    create("ada", 1);
    await().atMost(SOON).until(() -> count("retried") > 0);
    create("bob", 0);
    awaitAt("a.example", 1);
    assertThat(count("abandoned")).isZero();
    ahead.set(Duration.ofMinutes(61));
    create("bob", 1);
    awaitAt("a.example", 3);
    assertThat(peers.at("a.example")).contains("Create ada 1").doesNotContain("Create ada 0");
    assertThat(count("abandoned")).isEqualTo(1);
  }

  @Test
  void whatTwoNodesTookIsSentOnceAtTheTipAndInThePast() {
    for (int i = 0; i < 3; i++) {
      create("ada", i);
      create("ada", i);
    }
    var past =
        Posts.follow("late.example", Style.PUBLIC_FOLLOW, State.ACTIVE, Map.of(0, 0L, 1, 0L));
    table.put(past);
    start();
    subscribe("a.example");
    create("ada", 3);
    create("ada", 3);
    create("ada", 4);
    awaitAt("late.example", 5);
    awaitAt("a.example", 2);
    assertThat(peers.at("late.example")).isEqualTo(expected("ada", 0, 5));
    assertThat(peers.at("a.example")).isEqualTo(expected("ada", 3, 5));
  }

  @Test
  void metersShowHowManyAreServedAndHowFarBehindTheyAre() {
    start();
    subscribe("a.example");
    await().atMost(SOON).until(() -> gauge("commonplace.subscribers", "active") == 1);
    peers.answers.put(
        "https://b.example/inbox", new Outcome.TryLater("refused", Optional.empty(), false));
    subscribe("b.example");
    create("ada", 0);
    create("ada", 1);
    awaitAt("a.example", 2);
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(gauge("commonplace.subscribers", "active")).isEqualTo(1);
          assertThat(gauge("commonplace.subscribers", "paused")).isEqualTo(1);
          assertThat(gauge("commonplace.delivery.lag", "active")).isZero();
          assertThat(gauge("commonplace.delivery.lag", "paused")).isEqualTo(2);
        });
  }

  @Test
  void anAnnounceCanBeFetchedUntilItsObjectIsWithdrawn() {
    var delivery = start();
    subscribe("a.example");
    append(Posts.activity("Create", "ada", 0, false));
    awaitAt("a.example", 1);
    var object = "https://m.example/users/ada/notes/0";
    var hash = Announcements.hash(Iri.of(object));
    assertThat(delivery.announce(hash).orElseThrow().utf8())
        .isEqualTo(peers.at("a.example").getFirst())
        .contains("/announces/" + hash, object);
    assertThat(delivery.announce("unknown")).isEmpty();
    withdraw(object);
    await().atMost(SOON).until(() -> delivery.announce(hash).isEmpty());
  }

  private double count(String outcome) {
    return meters.get("commonplace.deliveries").tag("outcome", outcome).counter().count();
  }

  private double gauge(String name, String state) {
    return meters.get(name).tag("state", state).gauge().value();
  }

  @Test
  void refusalsAreSettledAndGoneEndsTheSubscription() {
    start();
    peers.answersToBody.put("Create ada 0", new Outcome.Refused(400));
    var follow = subscribe("a.example");
    create("ada", 0);
    create("ada", 1);
    awaitAt("a.example", 1);
    assertThat(peers.at("a.example")).containsExactly("Create ada 1");
    peers.answers.put("https://a.example/inbox", new Outcome.Gone());
    create("ada", 2);
    await().atMost(SOON).until(() -> greetings.gone.contains(follow));
  }

  @Test
  void aCursorBehindTheLogsStartIsAStatedGap() {
    for (int i = 0; i < 20; i++) {
      create("ada", i);
    }
    int partition = log.partitionOf(topics.activities(), "https://m.example/users/ada");
    log.deleteBefore(topics.activities(), partition, 15);
    table.put(Posts.follow("a.example", Style.PUBLIC_FOLLOW, State.ACTIVE, Map.of(0, 0L, 1, 0L)));
    var delivery = start();
    awaitAt("a.example", 5);
    assertThat(peers.at("a.example")).isEqualTo(expected("ada", 15, 20));
    assertThat(delivery.status().getFirst().gap()).isEqualTo(15);
    assertThat(meters.get("commonplace.deliveries").tag("outcome", "lost").counter().count())
        .isEqualTo(15);
  }

  @Test
  void aSubscriptionThatEndedGetsNothingMore() {
    var delivery = start();
    var follow = subscribe("a.example");
    create("ada", 0);
    awaitAt("a.example", 1);
    table.put(
        new Follow(
            follow.subscriber(),
            follow.type(),
            follow.inbox(),
            follow.style(),
            follow.followId(),
            follow.followed(),
            State.ENDED,
            follow.start(),
            Instant.EPOCH,
            Optional.of("Undo")));
    subscribe("b.example");
    create("ada", 1);
    awaitAt("b.example", 1);
    assertThat(delivery.status())
        .extracting(status -> status.follow().inbox())
        .containsExactly("https://b.example/inbox");
    assertThat(peers.at("a.example")).containsExactly("Create ada 0");
  }
}
