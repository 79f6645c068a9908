package commonplace.archive.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.log.Community;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.peer.PeerClient;
import commonplace.core.peer.PeerConfig;
import commonplace.core.runtime.Health;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The directory with servers over real HTTP.
class CommunityKeeperIT {
  private static final String AGENT = "Commonplace/0.1 (+https://relay.example)";

  private volatile Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final InMemoryEventLog log = new InMemoryEventLog(clock);
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final Map<String, Community> listed = new ConcurrentHashMap<>();
  private final CountedShards shards = new CountedShards();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FakePeer garden = FakePeer.start();
  private final PeerClient peers = new PeerClient(PeerConfig.defaults(AGENT, true), clock);
  private final TopicFold<Community> reading =
      new TopicFold<>(
          log,
          topics.communities(),
          logged ->
              logged
                  .value()
                  .ifPresentOrElse(
                      c -> listed.put(logged.key(), c), () -> listed.remove(logged.key())));
  private CommunityKeeper keeper = keeper();

  private CommunityKeeper keeper() {
    return new CommunityKeeper(
        log,
        topics,
        peers,
        shards,
        new DirectoryConfig("Commonplace", Duration.ofDays(1), Duration.ofMillis(50), 2),
        meters,
        clock);
  }

  @BeforeAll
  static void patience() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
  }

  @AfterAll
  static void usualPatience() {
    Awaitility.reset();
  }

  @BeforeEach
  void start() {
    peers.start();
    reading.start();
    keeper.start();
  }

  @AfterEach
  void stop() {
    keeper.close();
    reading.close();
    peers.close();
    garden.close();
  }

  private void says(SubscriptionAspect aspect) {
    log.append(
            topics.subscriptions(), aspect.subscriber().text(), aspect.key(), Optional.of(aspect))
        .join();
  }

  private void join(State state) {
    says(Facts.follow(garden.instanceActor().id(), "Application", state));
  }

  private Community card() {
    return Optional.ofNullable(listed.get(garden.authority()))
        .orElseThrow(() -> new AssertionError("not listed"));
  }

  private List<String> fetched() {
    return garden.fetches().stream().map(Received::target).toList();
  }

  @Test
  void aMemberIsReadPolitelyAndListed() {
    garden.robots("User-agent: *\nDisallow: /secret\n");
    garden.instance(
        Json.parse(
            """
            {"title":"Garden","description":"<p>For plants</p>","languages":["pl"],
             "registrations":{"enabled":false},"usage":{"users":{"active_month":7}}}
            """));
    shards.tag(garden.authority(), "gardening", 12);
    join(State.ACTIVE);
    await().untilAsserted(() -> assertThat(card().name()).isEqualTo("Garden"));
    assertThat(card().summary()).isEqualTo("For plants");
    assertThat(card().software()).isEqualTo("mastodon");
    assertThat(card().open()).contains(false);
    assertThat(card().topics()).containsExactly(new Community.TopicCount("gardening", 12));
    assertThat(card().read()).contains(now);
    assertThat(card().activity().activeMonth()).as("its NodeInfo hides it").isEmpty();
    assertThat(fetched())
        .containsExactly(
            "/robots.txt", "/.well-known/nodeinfo", "/nodeinfo/2.0", "/api/v2/instance");
    assertThat(garden.fetches())
        .allSatisfy(f -> assertThat(f.header("User-Agent")).contains(AGENT));
    await().untilAsserted(() -> assertThat(keeper.check()).isInstanceOf(Health.Ready.class));
  }

  @Test
  void activityIsCountedAgainAndLeavingUnlists() {
    join(State.ACCEPT_OWED);
    await().untilAsserted(() -> assertThat(card().read()).isPresent());
    shards.tag(garden.authority(), "roses", 3);
    await()
        .untilAsserted(() ->
            assertThat(card().topics()).containsExactly(new Community.TopicCount("roses", 3)));
    join(State.ENDED);
    await().untilAsserted(() -> assertThat(listed).isEmpty());
  }

  @Test
  void countsStayWhileTheArchiveDoesNotAnswer() {
    shards.tag(garden.authority(), "roses", 3);
    join(State.ACTIVE);
    await().untilAsserted(() -> assertThat(card().activity().posts()).isEqualTo(3));
    shards.failing(true);
    await()
        .untilAsserted(() ->
            assertThat(meters.counter("commonplace.directory.uncounted").count()).isGreaterThan(3));
    assertThat(card().activity().posts()).isEqualTo(3);
    assertThat(keeper.check()).isInstanceOf(Health.Ready.class);
  }

  @Test
  void aServerThatRefusesRobotsIsShownByNameAlone() {
    garden.robots("User-agent: Commonplace\nDisallow: /\n");
    shards.tag(garden.authority(), "roses", 3);
    join(State.ACTIVE);
    await().untilAsserted(() -> assertThat(card().read()).isPresent());
    assertThat(fetched()).containsExactly("/robots.txt");
    assertThat(card().name()).isEqualTo(garden.authority());
    assertThat(card().activity()).isEqualTo(Community.Activity.NONE);
    assertThat(card().topics()).isEmpty();
    assertThat(card().software()).isEmpty();
  }

  @Test
  void onlyWhatTheRulesAllowIsRead() {
    garden.robots("User-agent: *\nDisallow: /api/\n");
    join(State.ACTIVE);
    await().untilAsserted(() -> assertThat(card().software()).isEqualTo("mastodon"));
    assertThat(fetched()).containsExactly("/robots.txt", "/.well-known/nodeinfo", "/nodeinfo/2.0");
  }

  @Test
  void whileRobotsTxtFailsNothingElseIsAsked() {
    garden.serve("/robots.txt", 503, "text/plain", "later");
    join(State.ACTIVE);
    await()
        .untilAsserted(() ->
            assertThat(meters.counter("commonplace.directory.visits", "outcome", "failed").count())
                .isEqualTo(1));
    assertThat(fetched()).containsExactly("/robots.txt");
    garden.robots("");
    now = now.plus(Duration.ofHours(7));
    await().untilAsserted(() -> assertThat(card().software()).isEqualTo("mastodon"));
  }

  @Test
  void aDayLiesBetweenVisits() {
    join(State.ACTIVE);
    await().untilAsserted(() -> assertThat(card().read()).contains(now));
    int first = garden.fetches().size();
    now = now.plus(Duration.ofHours(23));
    shards.tag(garden.authority(), "later", 1);
    await().untilAsserted(() -> assertThat(card().topics()).isNotEmpty());
    assertThat(garden.fetches()).hasSize(first);
    garden.software("akkoma", "3.0");
    now = now.plus(Duration.ofHours(4));
    await().untilAsserted(() -> assertThat(card().software()).isEqualTo("akkoma"));
    assertThat(garden.fetches()).hasSize(2 * first);
  }

  @Test
  void aGroupIsListedWhileItAgreesAndExists() {
    var id = garden.origin() + "/c/roses";
    var group = Facts.group(id, "Roses");
    log.append(topics.actors(), id, id, Optional.of(group)).join();
    await().untilAsserted(() -> assertThat(listed).containsOnlyKeys(id));
    assertThat(fetched()).containsExactly("/robots.txt");
    assertThat(Optional.ofNullable(listed.get(id)).orElseThrow().name()).isEqualTo("Roses");
    log.append(
            topics.actors(),
            id,
            id,
            Optional.of(Facts.actor(id, Facts.flags("Group", false), "Roses")))
        .join();
    await().untilAsserted(() -> assertThat(listed).isEmpty());
    log.append(topics.actors(), id, id, Optional.of(group)).join();
    await().untilAsserted(() -> assertThat(listed).containsOnlyKeys(id));
    log.append(topics.actors(), id, id, Optional.empty()).join();
    await().untilAsserted(() -> assertThat(listed).isEmpty());
    assertThat(fetched()).containsExactly("/robots.txt");
  }

  @Test
  void aRestartReadsNothingAgain() {
    join(State.ACTIVE);
    await().untilAsserted(() -> assertThat(card().read()).isPresent());
    keeper.close();
    int before = garden.fetches().size();
    keeper = keeper();
    keeper.start();
    shards.tag(garden.authority(), "afterwards", 5);
    await().untilAsserted(() -> assertThat(card().activity().posts()).isEqualTo(5));
    assertThat(garden.fetches()).hasSize(before);
  }

  @Test
  void aLogThatIsAwayIsWaitedFor() {
    shards.tag(garden.authority(), "x", 1);
    join(State.ACTIVE);
    await().untilAsserted(() -> assertThat(card().read()).isPresent());
    log.unavailable(true);
    shards.tag(garden.authority(), "x", 2);
    shards.awaitCount();
    log.unavailable(false);
    await().untilAsserted(() -> assertThat(card().activity().posts()).isEqualTo(2));
    assertThat(keeper.check()).isInstanceOf(Health.Ready.class);
  }
}
