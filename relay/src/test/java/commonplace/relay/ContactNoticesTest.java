package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Gap;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.log.Terms;
import commonplace.core.log.Topics;
import commonplace.core.peer.FetchResult;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.MadeTerms;
import commonplace.relay.delivery.Outcome;
import commonplace.relay.identity.RelayUris;
import commonplace.relay.subscription.SubscriptionTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContactNoticesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ActorUri MEMBER = ActorUri.of("https://m.example/actor");
  private static final Iri CONTACT = Iri.of("https://m.example/users/admin");
  private static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");
  private static final Follow FOLLOW = following(MEMBER);
  private static final String FINGER =
      """
      {"subject": "acct:ann@m.example", "links": [
        {"rel": "self", "type": "text/html", "href": "https://m.example/@ann"},
        {"rel": "self", "type": "application/activity+json", "href": "none"},
        {"rel": "self", "type": "application/activity+json", "href": "https://m.example/ap/ann"}]}
      """;

  private final InMemoryEventLog log = new InMemoryEventLog(InstantSource.system());
  private final SubscriptionTable subscriptions =
      new SubscriptionTable(
          log, Topics.withHorizon(Topics.DEFAULT_HORIZON), InstantSource.system());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> sent = new CopyOnWriteArrayList<>();

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int fingerStatus = 200;

  /// What the contact's server does, one after the other; then it takes everything.
  private final Queue<Outcome> answers = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void start() throws InterruptedException {
    subscriptions.start();
    subscriptions
        .changes()
        .agree(
            new Terms(
                MEMBER,
                true,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(CONTACT.text()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            0,
            "m.example");
  }

  @AfterEach
  void close() {
    subscriptions.close();
  }

  private static Follow following(ActorUri member) {
    return new Follow(
        member,
        "Application",
        "https://m.example/inbox",
        Style.PUBLIC_FOLLOW,
        Iri.of("https://m.example/follow/1"),
        Iri.of("https://relay.example/actor"),
        State.ACTIVE,
        Map.of(),
        THEN,
        Optional.empty());
  }

  private ContactNotices notices(String inbox, Duration... pauses) {
    return new ContactNotices(
        new RelayUris("https://relay.example"),
        subscriptions,
        url ->
            new FetchResult.Fetched(
                200,
                "application/activity+json",
                Bytes.utf8(
                    "{\"id\": \""
                        + url
                        + "\", \"type\": \"Person\", \"inbox\": \""
                        + inbox
                        + "\"}"),
                url),
        new WebFinger(
            url -> {
              asked.add(url.text());
              return new FetchResult.Fetched(
                  fingerStatus, "application/jrd+json", Bytes.utf8(FINGER), url);
            },
            "https"),
        (to, payload) -> {
          sent.add(to + " " + payload.body().utf8());
          var next = answers.poll();
          return next == null ? new Outcome.Delivered(202) : next;
        },
        meters,
        List.of(pauses));
  }

  private static Standing standing(Condition condition) {
    return new Standing(
        MEMBER, condition, THEN, Optional.of(THEN), Optional.of("refused"), List.of());
  }

  private void quarantined(ContactNotices notices) throws InterruptedException {
    subscriptions.changes().stands(standing(Condition.QUARANTINED));
    notices.changed(FOLLOW, standing(Condition.ACTIVE), standing(Condition.QUARANTINED));
  }

  private void awaitOutcome(String outcome) {
    await()
        .atMost(SOON)
        .until(() -> {
          var counter = meters.find("commonplace.members.notices").tag("outcome", outcome);
          return counter.counter() != null && counter.counter().count() == 1;
        });
  }

  @Test
  void aContactThatCannotBeReachedIsToldLater() throws InterruptedException {
    answers.add(new Outcome.TryLater("no answer", Optional.empty(), false));
    answers.add(new Outcome.TryLater("503", Optional.empty(), true));
    quarantined(notices("https://m.example/in", Duration.ofMillis(1), Duration.ofMillis(1)));
    awaitOutcome("taken");
    assertThat(sent).hasSize(3).allMatch(note -> note.startsWith("https://m.example/in "));
    assertThat(sent.getLast()).contains("has taken nothing from this relay for long (refused)");
  }

  @Test
  void whoIsBackIsToldWhatItMissedForGood() {
    var old = new Gap(7, THEN.minus(Duration.ofDays(90)), THEN.minus(Duration.ofDays(89)));
    var away = away(List.of(old));
    notices("https://m.example/in").changed(FOLLOW, away, back(List.of(old)));
    awaitOutcome("taken");
    assertThat(sent.getFirst()).contains("takes posts from this relay again. See ");
    sent.clear();
    var older = new Gap(3, THEN.minus(Duration.ofDays(99)), THEN.minus(Duration.ofDays(98)));
    var asOne = new Gap(10, older.from(), old.until());
    notices("https://m.example/in")
        .changed(FOLLOW, away(List.of(older, old)), back(List.of(asOne)));
    await().atMost(SOON).until(() -> sent.size() == 1);
    assertThat(sent.getFirst()).as("kept as one").doesNotContain("It missed");
    sent.clear();
    var lost = new Gap(12, THEN, THEN.plus(Duration.ofDays(2)));
    notices("https://m.example/in").changed(FOLLOW, away, back(List.of(old, lost)));
    await().atMost(SOON).until(() -> sent.size() == 1);
    assertThat(sent.getFirst())
        .contains(
            "takes posts from this relay again. It missed posts between 1 Mar 2026, 12:00 UTC and"
                + " 3 Mar 2026, 12:00 UTC, which are no longer kept here: at most 12, as far as is"
                + " known now. See ");
  }

  private static Standing away(List<Gap> gaps) {
    return away(MEMBER, gaps);
  }

  private static Standing away(ActorUri member, List<Gap> gaps) {
    return new Standing(
        member,
        Condition.QUARANTINED,
        THEN.plus(Duration.ofDays(1)),
        Optional.of(THEN),
        Optional.of("refused"),
        gaps);
  }

  private static Standing back(List<Gap> gaps) {
    return back(MEMBER, gaps);
  }

  private static Standing back(ActorUri member, List<Gap> gaps) {
    var now = THEN.plus(Duration.ofDays(5));
    return new Standing(member, Condition.ACTIVE, now, Optional.empty(), Optional.empty(), gaps);
  }

  @Test
  void noticesOfTwoMembersAtTheSameTimeHaveDifferentIds() throws InterruptedException {
    var other = ActorUri.of("https://o.example/actor");
    subscriptions.changes().agree(MadeTerms.contact(other, CONTACT.text()), 0, "o.example");
    var notices = notices("https://m.example/in");
    for (var member : List.of(MEMBER, other)) {
      notices.changed(following(member), away(member, List.of()), back(member, List.of()));
    }
    await().atMost(SOON).until(() -> sent.size() == 2);
    assertThat(sent.stream().map(ContactNoticesTest::id).distinct()).hasSize(2);
  }

  private static String id(String note) {
    return Json.text(Json.parse(note.substring(note.indexOf('{'))), "id");
  }

  @Test
  void itIsTriedNoMoreOftenThanSaid() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      answers.add(new Outcome.TryLater("no answer", Optional.empty(), false));
    }
    quarantined(notices("https://m.example/in", Duration.ofMillis(1), Duration.ofMillis(1)));
    awaitOutcome("unreachable");
    assertThat(sent).hasSize(3);
  }

  @Test
  void whatNoLongerHoldsIsNotTold() throws InterruptedException {
    answers.add(new Outcome.TryLater("no answer", Optional.empty(), false));
    subscriptions.changes().stands(standing(Condition.ACTIVE));
    notices("https://m.example/in", Duration.ofMillis(1))
        .changed(FOLLOW, standing(Condition.ACTIVE), standing(Condition.QUARANTINED));
    awaitOutcome("overtaken");
    assertThat(sent).hasSize(1);
  }

  @Test
  void anAccountsActorIsToldWhichItsServerNames() throws InterruptedException {
    subscriptions.changes().agree(MadeTerms.contact(MEMBER, "@ann@m.example"), 1, "m.example");
    quarantined(notices("https://m.example/in"));
    awaitOutcome("taken");
    assertThat(asked)
        .containsExactly("https://m.example/.well-known/webfinger?resource=acct:ann@m.example");
    assertThat(sent)
        .singleElement()
        .asString()
        .startsWith("https://m.example/in ")
        .contains("\"to\":[\"https://m.example/ap/ann\"]");
  }

  @ParameterizedTest
  @CsvSource({"404, no-inbox, 1", "503, unreachable, 2"})
  void anAccountThatItsServerDoesNotNameIsNotTold(int status, String outcome, int tries)
      throws InterruptedException {
    fingerStatus = status;
    subscriptions.changes().agree(MadeTerms.contact(MEMBER, "@ann@m.example"), 1, "m.example");
    quarantined(notices("https://m.example/in", Duration.ofMillis(1)));
    awaitOutcome(outcome);
    assertThat(asked).hasSize(tries);
    assertThat(sent).isEmpty();
  }

  @Test
  void aContactThatIsNoActorIsNotTold() throws InterruptedException {
    subscriptions.changes().agree(MadeTerms.contact(MEMBER, "ann@m.example"), 1, "m.example");
    quarantined(notices("https://m.example/in"));
    assertThat(meters.get("commonplace.members.notices").counters())
        .isNotEmpty()
        .allMatch(counter -> counter.count() == 0);
    assertThat(sent).isEmpty();
  }

  @Test
  void anInboxOnAnotherServerIsNotWrittenTo() throws InterruptedException {
    quarantined(notices("https://elsewhere.example/in", Duration.ofMillis(1)));
    awaitOutcome("no-inbox");
    assertThat(sent).isEmpty();
  }
}
