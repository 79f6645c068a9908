package commonplace.relay.moderation;

import static commonplace.relay.moderation.Made.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.ModerationEntry.Blocklist;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.log.Topics;
import commonplace.core.peer.FetchResult;
import commonplace.core.peer.Validators;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.relay.subscription.SubscriptionTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A blocklist from its first application to its end.
class BlocklistsTest {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final String URL = "https://lists.example/list.csv";

  private static final Duration KEEP = Duration.ofDays(30);

  private final AtomicReference<Instant> now = new AtomicReference<>(Made.NOW);
  private final InstantSource clock = now::get;
  private final InMemoryEventLog log = new InMemoryEventLog(clock);
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Rules rules = new Rules(log, topics, meters, clock);
  private final SubscriptionTable subscriptions = new SubscriptionTable(log, topics, clock);
  private final AtomicReference<FetchResult> served =
      new AtomicReference<>(new FetchResult.Unreachable("no answer"));
  private final AtomicReference<Validators> asked = new AtomicReference<>(Validators.NONE);
  private final AtomicReference<Meanwhile> meanwhile = new AtomicReference<>(() -> {});
  private final Queue<Rule> erased = new ConcurrentLinkedQueue<>();
  private final Blocklists lists =
      new Blocklists(
          rules,
          new Enforcement(rules, subscriptions, new Noting(), clock),
          (_, _, known, _) -> {
            asked.set(known);
            meanwhile.get().happens();
            return served.get();
          },
          clock);

  /// What somebody does while a list is read.
  private interface Meanwhile {
    void happens() throws InterruptedException;
  }

  private final class Noting implements Eraser {
    @Override
    public Erased carryOut(Collection<Rule> owing) {
      erased.addAll(owing);
      return new Erased(0, 0, 0);
    }

    @Override
    public boolean isKnown(ActorUri actor) {
      return false;
    }
  }

  @BeforeEach
  void start() throws InterruptedException {
    rules.start();
    rules.awaitReady(WAIT);
    subscriptions.start();
    subscriptions.awaitReady(WAIT);
  }

  @AfterEach
  void stop() {
    lists.close();
    subscriptions.close();
    rules.close();
  }

  private static Blocklist list(Optional<String> url) {
    return list(url, Effect.REFUSE, false, Optional.empty());
  }

  private static Blocklist list(
      Optional<String> url, Effect effect, boolean archive, Optional<Duration> keep) {
    return new Blocklist(
        "friends", url, Duration.ofDays(1), effect, archive, keep, "ann", Made.NOW);
  }

  private static Bytes text(String... lines) {
    return Bytes.wrapping(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private static String[] hosts(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "h" + i + ".example").toArray(String[]::new);
  }

  private Blocklist stored() {
    return rules.blocklist("friends").orElseThrow();
  }

  private void serve(String... lines) {
    served.set(new FetchResult.Fetched(200, "text/csv", text(lines), Iri.of(URL)));
  }

  private boolean isRefused(String host) {
    return rules.whichIsAgainst(Facts.of(List.of(Authority.of(host)), List.of())).isPresent();
  }

  @Test
  void whatIsNewChangedGoneAndExceptedIsSaidBeforeItIsApplied() throws InterruptedException {
    lists.apply(
        list(Optional.empty()),
        text("a.example,suspend", "b.example,suspend", "c.example,silence"));
    rules.store(List.of(rule(Subject.HOST, "good.b.example", Effect.ALLOW)));
    rules.store(List.of(rule(Subject.HOST, "d.example", Effect.ALLOW)));
    var diff =
        lists.read(stored(), text("b.example,suspend", "c.example,suspend", "d.example")).diff();
    assertThat(diff.added()).extracting(Rule::pattern).containsExactly("d.example");
    assertThat(diff.changed()).extracting(Rule::pattern).containsExactly("c.example");
    assertThat(diff.gone()).extracting(Rule::pattern).containsExactly("a.example");
    assertThat(diff.excepted()).containsExactly("d.example");
    assertThat(isRefused("b.example")).isTrue();
    assertThat(isRefused("good.b.example")).isFalse();
  }

  @Test
  void eachRuleNamesItsListAndGoesWithIt() throws InterruptedException {
    lists.apply(list(Optional.empty()), text("a.example", "b.example"));
    var own = rule(Subject.HOST, "a.example", Effect.REFUSE);
    rules.store(List.of(own));
    assertThat(lists.rulesOf("friends")).hasSize(2).allMatch(r -> r.author().equals("ann"));
    assertThat(lists.remove(stored())).isEqualTo(2);
    assertThat(rules.blocklists()).isEmpty();
    assertThat(rules.all()).containsExactly(own);
    assertThat(isRefused("b.example")).isFalse();
  }

  @Test
  void aSubscribedListIsFollowed() throws InterruptedException {
    lists.apply(list(Optional.of(URL)), text(hosts(0, 100)));
    serve(hosts(5, 103));
    lists.look(stored());
    assertThat(stored().trouble()).isEmpty();
    assertThat(lists.rulesOf("friends").stream().map(Rule::pattern).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(hosts(5, 103));
  }

  @Test
  void aListThatShrinksOrGrowsSuddenlyWaitsForTheOperator() throws InterruptedException {
    lists.apply(list(Optional.of(URL)), text(hosts(0, 100)));
    for (var sudden : List.of(hosts(0, 50), hosts(0, 300), new String[] {"# nothing"})) {
      serve(sudden);
      lists.look(stored());
      assertThat(stored().trouble().orElseThrow()).contains("a lot at once");
      assertThat(lists.rulesOf("friends")).hasSize(100);
    }
    lists.apply(stored(), text(hosts(0, 50)));
    assertThat(lists.rulesOf("friends")).hasSize(50);
    assertThat(stored().trouble()).isEmpty();
  }

  /// It is asked for by the version that was applied, never by one that was not.
  @Test
  void aListThatHasNotChangedIsNotSentAgain() throws InterruptedException {
    var first = new Validators(Optional.of("\"1\""), Optional.of("Mon, 02 Mar 2026 10:00:00 GMT"));
    var second = new Validators(Optional.of("\"2\""), Optional.empty());
    lists.apply(list(Optional.of(URL)), text(hosts(0, 100)));
    served.set(new FetchResult.Fetched(200, "", text(hosts(1, 101)), Iri.of(URL), first));
    lists.look(stored());
    assertThat(asked.get()).isEqualTo(Validators.NONE);
    served.set(new FetchResult.Fetched(304, "", Bytes.EMPTY, Iri.of(URL)));
    lists.look(stored());
    assertThat(asked.get()).isEqualTo(first);
    assertThat(stored().trouble()).isEmpty();
    assertThat(lists.rulesOf("friends")).hasSize(100);
    served.set(new FetchResult.Fetched(200, "", text(hosts(0, 10)), Iri.of(URL), second));
    lists.look(stored());
    assertThat(stored().trouble().orElseThrow()).contains("a lot at once");
    lists.look(stored());
    assertThat(asked.get()).as("the second was not applied").isEqualTo(first);
    assertThat(stored().trouble()).isPresent();
  }

  @Test
  void anUnaskedForNothingNewIsTrouble() throws InterruptedException {
    lists.apply(list(Optional.of(URL)), text(hosts(0, 3)));
    served.set(new FetchResult.Fetched(304, "", Bytes.EMPTY, Iri.of(URL)));
    lists.look(stored());
    assertThat(stored().trouble().orElseThrow()).contains("304");
  }

  @Test
  void aListThatCannotBeHadChangesNothing() throws InterruptedException {
    lists.apply(list(Optional.of(URL)), text(hosts(0, 3)));
    served.set(new FetchResult.Fetched(500, "", Bytes.EMPTY, Iri.of(URL)));
    lists.look(stored());
    assertThat(stored().trouble().orElseThrow()).contains("500");
    assertThat(lists.rulesOf("friends")).hasSize(3);
  }

  private List<Effect> effects() {
    return lists.rulesOf("friends").stream().map(Rule::effect).distinct().toList();
  }

  private static String[] suspended(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "h" + i + ".example,suspend")
        .toArray(String[]::new);
  }

  @Test
  void aListThatIsTakenMildlyIsFollowedToo() throws InterruptedException {
    var mild = list(Optional.of(URL), Effect.LIMIT, false, Optional.empty());
    lists.apply(mild, text(suspended(0, 100)));
    assertThat(effects()).containsExactly(Effect.LIMIT);
    var diff = lists.read(stored(), text(suspended(0, 101))).diff();
    assertThat(diff.changed()).as("it says the same of those").isEmpty();
    serve(suspended(0, 101));
    lists.look(stored());
    assertThat(stored().trouble()).isEmpty();
    assertThat(lists.rulesOf("friends")).hasSize(101);
    assertThat(effects()).containsExactly(Effect.LIMIT);
  }

  @Test
  void aListCanBeMadeMilderAndStricter() throws InterruptedException {
    for (var effect : List.of(Effect.REFUSE, Effect.LIMIT, Effect.REFUSE)) {
      var wanted = list(Optional.of(URL), effect, false, Optional.empty());
      var changes = lists.apply(wanted, text(suspended(0, 3))).diff();
      assertThat(changes.added().size() + changes.changed().size()).isEqualTo(3);
      assertThat(effects()).containsExactly(effect);
    }
  }

  @Test
  void whatIsEndedOrChangedWhileItIsReadStaysSo() throws InterruptedException {
    lists.apply(list(Optional.of(URL)), text(hosts(0, 3)));
    serve(hosts(0, 4));
    var seen = stored();
    meanwhile.set(() -> lists.remove(seen));
    lists.look(seen);
    assertThat(rules.blocklists()).isEmpty();
    assertThat(rules.all()).isEmpty();

    lists.apply(seen, text(hosts(0, 3)));
    var mild = list(Optional.of(URL), Effect.LIMIT, false, Optional.empty());
    meanwhile.set(() -> lists.apply(mild, text(hosts(0, 2))));
    lists.look(stored());
    assertThat(effects()).containsExactly(Effect.LIMIT);
    assertThat(lists.rulesOf("friends")).hasSize(2);

    served.set(new FetchResult.Unreachable("no answer"));
    var last = stored();
    meanwhile.set(() -> lists.remove(last));
    lists.look(last);
    assertThat(rules.blocklists()).as("nor is it in trouble").isEmpty();
  }

  private List<Optional<Instant>> ends() {
    return lists.rulesOf("friends").stream().map(Rule::expires).distinct().toList();
  }

  private void pass(Duration time) {
    now.set(now.get().plus(time));
  }

  @Test
  void aListThatNobodyCanReadAnyMoreEnds() throws InterruptedException {
    var kept = list(Optional.of(URL), Effect.REFUSE, false, Optional.of(KEEP));
    lists.apply(kept, text(hosts(0, 3)));
    assertThat(ends()).containsExactly(Optional.of(Made.NOW.plus(KEEP)));
    pass(KEEP.minusSeconds(1));
    lists.look(stored());
    assertThat(stored().trouble()).contains("no answer");
    assertThat(isRefused("h1.example")).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(isRefused("h1.example")).isFalse();
    serve(hosts(0, 3));
    lists.look(stored());
    assertThat(isRefused("h1.example")).as("it is there again").isTrue();
  }

  @Test
  void rulesAreRenewedWhereALookFindsThemButNotAtEachLook() throws InterruptedException {
    var kept = list(Optional.of(URL), Effect.REFUSE, false, Optional.of(KEEP));
    var version = new Validators(Optional.of("\"1\""), Optional.empty());
    lists.apply(kept, text(hosts(0, 100)));
    served.set(new FetchResult.Fetched(200, "", text(hosts(1, 101)), Iri.of(URL), version));
    lists.look(stored());
    var first = Optional.of(now.get().plus(KEEP));
    served.set(new FetchResult.Fetched(304, "", Bytes.EMPTY, Iri.of(URL)));
    pass(KEEP.dividedBy(2).minusSeconds(1));
    lists.look(stored());
    assertThat(ends()).as("more than half is left").containsExactly(first);
    pass(Duration.ofSeconds(1));
    lists.look(stored());
    var second = Optional.of(now.get().plus(KEEP));
    assertThat(ends()).as("unchanged").containsExactly(second);
    pass(KEEP.dividedBy(2));
    serve(hosts(2, 102));
    lists.look(stored());
    var third = Optional.of(now.get().plus(KEEP));
    assertThat(ends()).as("changed a little").containsExactly(third);
    pass(KEEP.dividedBy(2));
    serve(hosts(2, 50));
    lists.look(stored());
    assertThat(stored().trouble()).isPresent();
    assertThat(lists.rulesOf("friends"))
        .as("what it still has goes on, what it suddenly lacks does not")
        .hasSize(100)
        .filteredOn(rule -> rule.expires().equals(third))
        .hasSize(52);
  }

  @Test
  void theWhileThatRulesHoldCanBeChanged() throws InterruptedException {
    for (var keep :
        List.of(
            Optional.of(KEEP),
            Optional.of(KEEP.dividedBy(4)),
            Optional.<Duration>empty(),
            Optional.of(KEEP))) {
      lists.apply(list(Optional.empty(), Effect.REFUSE, false, keep), text(hosts(0, 3)));
      assertThat(ends()).containsExactly(keep.map(Made.NOW::plus));
    }
  }

  @Test
  void aListActsOnTheArchiveOnlyIfToldSoAndOnce() throws InterruptedException {
    lists.apply(list(Optional.of(URL)), text("a.example,suspend", "b.example,silence"));
    assertThat(lists.rulesOf("friends")).noneMatch(Rule::archive);
    var told = list(Optional.of(URL), Effect.REFUSE, true, Optional.of(KEEP));
    lists.apply(told, text("a.example,suspend", "b.example,silence"));
    await().atMost(WAIT).until(() -> lists.rulesOf("friends").stream().anyMatch(Rule::settled));
    assertThat(erased).extracting(Rule::pattern).containsExactly("a.example");
    pass(KEEP.dividedBy(2));
    var columns = "#domain,#severity,#public_comment";
    serve(columns, "a.example,suspend,another reason", "b.example,silence,");
    lists.look(stored());
    serve(columns, "a.example,suspend,another reason", "b.example,silence,", "c.example,,");
    lists.look(stored());
    await()
        .atMost(WAIT)
        .until(
            () -> lists.rulesOf("friends").stream().filter(Rule::archive).allMatch(Rule::settled));
    assertThat(erased).extracting(Rule::pattern).containsExactly("a.example", "c.example");
    pass(KEEP);
    lists.look(stored());
    assertThat(lists.rulesOf("friends").stream().filter(Rule::owesErasure))
        .as("they had stopped for a while")
        .extracting(Rule::pattern)
        .containsExactlyInAnyOrder("a.example", "c.example");
  }

  @Test
  void listsInTroubleAreCounted() throws InterruptedException {
    var gauge = meters.get("commonplace.moderation.blocklists.trouble").gauge();
    lists.apply(list(Optional.of(URL)), text(hosts(0, 3)));
    assertThat(gauge.value()).isZero();
    lists.look(stored());
    assertThat(gauge.value()).isEqualTo(1);
    lists.remove(stored());
    assertThat(gauge.value()).isZero();
  }

  @Test
  void aMemberThatAListRefusesIsRejected() throws InterruptedException {
    var member = ActorUri.of("https://social.bad.example/actor");
    var follow =
        new Follow(
            member,
            "Application",
            "https://social.bad.example/inbox",
            Style.PUBLIC_FOLLOW,
            Iri.of("https://social.bad.example/follows/1"),
            Iri.of("https://www.w3.org/ns/activitystreams#Public"),
            State.ACTIVE,
            Map.of(0, 0L),
            Made.NOW,
            Optional.empty());
    log.append(topics.subscriptions(), member.text(), follow.key(), Optional.of(follow)).join();
    await().atMost(WAIT).until(() -> subscriptions.find(member).isPresent());
    lists.apply(list(Optional.empty()), text("#domain,#public_comment", "bad.example,spam"));
    await()
        .atMost(WAIT)
        .until(() -> subscriptions.find(member).orElseThrow().state() == State.REJECTED);
    assertThat(subscriptions.find(member).orElseThrow().reason().orElseThrow())
        .contains("bad.example", "spam");
  }
}
