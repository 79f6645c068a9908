package commonplace.relay.moderation;

import static commonplace.relay.moderation.Made.rule;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ModerationEntry.Blocklist;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.log.Topics;
import commonplace.core.peer.FetchResult;
import commonplace.core.peer.Validators;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.relay.subscription.SubscriptionTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

  private final InstantSource clock = InstantSource.fixed(Made.NOW);
  private final InMemoryEventLog log = new InMemoryEventLog(clock);
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final Rules rules = new Rules(log, topics, new SimpleMeterRegistry(), clock);
  private final SubscriptionTable subscriptions = new SubscriptionTable(log, topics, clock);
  private final AtomicReference<FetchResult> served =
      new AtomicReference<>(new FetchResult.Unreachable("no answer"));
  private final AtomicReference<Validators> asked = new AtomicReference<>(Validators.NONE);
  private final Blocklists lists =
      new Blocklists(
          rules,
          new Enforcement(rules, subscriptions, new NoErasure(), clock),
          (_, _, known) -> {
            asked.set(known);
            return served.get();
          },
          clock);

  private static final class NoErasure implements Eraser {
    @Override
    public Erased carryOut(Collection<Rule> owing) {
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
    return new Blocklist(
        "friends",
        url,
        Duration.ofDays(1),
        Effect.REFUSE,
        "ann",
        Made.NOW,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
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
        lists.read("friends", text("a.example,suspend", "b.example,suspend", "c.example,silence")));
    rules.store(List.of(rule(Subject.HOST, "good.b.example", Effect.ALLOW)));
    rules.store(List.of(rule(Subject.HOST, "d.example", Effect.ALLOW)));
    var diff =
        lists.read("friends", text("b.example,suspend", "c.example,suspend", "d.example")).diff();
    assertThat(diff.added()).extracting(BlocklistFile.Entry::domain).containsExactly("d.example");
    assertThat(diff.changed()).extracting(BlocklistFile.Entry::domain).containsExactly("c.example");
    assertThat(diff.gone()).extracting(Rule::pattern).containsExactly("a.example");
    assertThat(diff.excepted()).containsExactly("d.example");
    assertThat(isRefused("b.example")).isTrue();
    assertThat(isRefused("good.b.example")).isFalse();
  }

  @Test
  void eachRuleNamesItsListAndGoesWithIt() throws InterruptedException {
    lists.apply(list(Optional.empty()), lists.read("friends", text("a.example", "b.example")));
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
    lists.apply(list(Optional.of(URL)), lists.read("friends", text(hosts(0, 100))));
    serve(hosts(5, 103));
    lists.look(stored());
    assertThat(stored().trouble()).isEmpty();
    assertThat(lists.rulesOf("friends").stream().map(Rule::pattern).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(hosts(5, 103));
  }

  @Test
  void aListThatShrinksOrGrowsSuddenlyWaitsForTheOperator() throws InterruptedException {
    lists.apply(list(Optional.of(URL)), lists.read("friends", text(hosts(0, 100))));
    for (var sudden : List.of(hosts(0, 50), hosts(0, 300), new String[] {"# nothing"})) {
      serve(sudden);
      lists.look(stored());
      assertThat(stored().trouble().orElseThrow()).contains("a lot at once");
      assertThat(lists.rulesOf("friends")).hasSize(100);
    }
    lists.apply(stored(), lists.read("friends", text(hosts(0, 50))));
    assertThat(lists.rulesOf("friends")).hasSize(50);
    assertThat(stored().trouble()).isEmpty();
  }

  /// It is asked for by the version that was applied, never by one that was not.
  @Test
  void aListThatHasNotChangedIsNotSentAgain() throws InterruptedException {
    var first = new Validators(Optional.of("\"1\""), Optional.of("Mon, 02 Mar 2026 10:00:00 GMT"));
    var second = new Validators(Optional.of("\"2\""), Optional.empty());
    lists.apply(list(Optional.of(URL)), lists.read("friends", text(hosts(0, 100))));
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
    lists.apply(list(Optional.of(URL)), lists.read("friends", text(hosts(0, 3))));
    served.set(new FetchResult.Fetched(304, "", Bytes.EMPTY, Iri.of(URL)));
    lists.look(stored());
    assertThat(stored().trouble().orElseThrow()).contains("304");
  }

  @Test
  void aListThatCannotBeHadChangesNothing() throws InterruptedException {
    lists.apply(list(Optional.of(URL)), lists.read("friends", text(hosts(0, 3))));
    served.set(new FetchResult.Fetched(500, "", Bytes.EMPTY, Iri.of(URL)));
    lists.look(stored());
    assertThat(stored().trouble().orElseThrow()).contains("500");
    assertThat(lists.rulesOf("friends")).hasSize(3);
  }
}
