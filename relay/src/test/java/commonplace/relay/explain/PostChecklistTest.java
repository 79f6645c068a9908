package commonplace.relay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.DeliveryReport;
import commonplace.core.log.DeliveryReport.NotTaken;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.log.Position;
import commonplace.core.log.SubscriptionAspect.Software;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.log.Terms;
import commonplace.core.relays.NamedRelays;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Receive;
import commonplace.core.terms.Send;
import commonplace.core.testkit.Wanting;
import commonplace.relay.delivery.SeenDelivery;
import commonplace.relay.inbox.Unrelayed;
import commonplace.relay.moderation.Made;
import commonplace.relay.taking.Served;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PostChecklistTest {
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Authority HOST = Authority.of("m.example");
  private static final PostChecklist CHECKLIST =
      new PostChecklist(Duration.ofDays(3), () -> NamedRelays.NONE);

  private static Post.OnTheLog post(String type) {
    var activity =
        new AdmittedActivity(
            type,
            Optional.of(Iri.of("https://a.example/1/activity")),
            ActorUri.of("https://a.example/alice"),
            Optional.of(Iri.of("https://a.example/1")),
            ActorUri.of("https://a.example/alice"),
            false,
            ActorFlags.UNKNOWN,
            true,
            Bytes.utf8("{}"));
    return new Post.OnTheLog(
        Iri.of("https://a.example/1"), new Position(0, 7), NOW, activity, false);
  }

  private static String told(Post.OnTheLog post, Receive wanted, boolean all) {
    return told(post, wanted, Optional.empty(), all);
  }

  private static String told(
      Post.OnTheLog post, Receive wanted, Optional<SeenDelivery> delivery, boolean all) {
    return finding(post, wanted, delivery, all).what();
  }

  private static Finding finding(
      Post.OnTheLog post, Receive wanted, Optional<SeenDelivery> delivery, boolean all) {
    return finding(post, wanted, delivery, Optional.empty(), all);
  }

  private static Finding finding(
      Post.OnTheLog post,
      Receive wanted,
      Optional<SeenDelivery> delivery,
      Optional<Terms> terms,
      boolean all) {
    var member = member(subscriber("Application", wanted, delivery, terms));
    return CHECKLIST.to(member, post, all).getFirst();
  }

  private static Member.Subscriber subscriber(
      String type, Receive wanted, Optional<SeenDelivery> delivery, Optional<Terms> terms) {
    var actor = ActorUri.of("https://m.example/actor");
    var follow =
        new Follow(
            actor,
            type,
            "https://m.example/inbox",
            Style.PUBLIC_FOLLOW,
            Iri.of("https://m.example/follow/1"),
            Iri.of("https://www.w3.org/ns/activitystreams#Public"),
            State.ACTIVE,
            Map.of(0, 0L),
            NOW,
            Optional.empty());
    var software = Optional.of(new Software(actor, "mastodon", "4.5.0", Optional.empty()));
    return new Member.Subscriber(
        follow,
        Optional.empty(),
        delivery,
        software,
        true,
        Served.of(follow, software, Optional.empty()),
        wanted,
        Optional.empty(),
        terms);
  }

  private static Member member(Member.Subscriber... subscribers) {
    return new Member(
        HOST, List.of(subscribers), true, Optional.empty(), Optional.empty(), NOW.plusSeconds(60));
  }

  @Test
  void whoOfItsPeopleGotItIsNotToldToStrangers() {
    var own = subscriber("Application", Receive.EVERYTHING, Optional.empty(), Optional.empty());
    var person = subscriber("Person", Receive.EVERYTHING, Optional.empty(), Optional.empty());
    assertThat(CHECKLIST.to(member(own, person), post("Create"), true)).hasSize(2);
    assertThat(CHECKLIST.to(member(own, person), post("Create"), false)).hasSize(1);
  }

  @Test
  void whatItsSoftwareCannotTakeIsSaid() {
    assertThat(told(post("Update"), Receive.EVERYTHING, false))
        .contains("its software could not check or use it");
  }

  @Test
  void whichTermStopsItIsForItsAdminAndTheOperator() {
    assertThat(told(post("Create"), Receive.none(), true))
        .contains("The terms of https://m.example/actor stop it: nothing is wanted");
    assertThat(told(post("Create"), Receive.none(), false)).doesNotContain("nothing is wanted");
  }

  @Test
  void whatNothingStopsIsForWhoeverServesIt() {
    assertThat(told(post("Create"), Receive.EVERYTHING, true))
        .contains("Another process serves https://m.example/actor");
  }

  /// @param next the cursor in the post's partition
  /// @param ago how many seconds before now it was seen; the post was posted a minute ago
  private static String toldBy(long next, long ago, boolean all) {
    var seen = Optional.of(SeenDelivery.elsewhere(report(next, ago, List.of())));
    return told(post("Create"), Receive.EVERYTHING, seen, all);
  }

  private static DeliveryReport report(long next, long ago, List<NotTaken> notTaken) {
    return new DeliveryReport(
        "b",
        NOW.plusSeconds(60 - ago),
        Map.of(0, next),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        0,
        Duration.ZERO,
        Optional.empty(),
        notTaken);
  }

  private static Finding notTaken(boolean givenUp, long offset, boolean all) {
    var record = new NotTaken(0, offset, givenUp, "500: not this one", NOW);
    var seen = Optional.of(SeenDelivery.elsewhere(report(8, 30, List.of(record))));
    return finding(post("Create"), Receive.EVERYTHING, seen, all);
  }

  @Test
  void whatItsServerDidNotTakeIsToldWithItsWordsToWhoRunsIt() {
    var refused = notTaken(false, 7, true);
    assertThat(refused.level()).isEqualTo(Finding.Level.WARNING);
    assertThat(refused.what())
        .contains("refused it at 2 Jan 2026, 00:00 UTC, as node b saw it 30 seconds ago.");
    assertThat(refused.detail()).contains("Its last answer: 500: not this one");
    assertThat(notTaken(true, 7, true).what()).contains("failed on it for an hour", "given up at");
    assertThat(notTaken(true, 6, true).what()).as("another post").contains("it is settled");
  }

  @Test
  void toStrangersItIsSettledLikeAnythingElse() {
    assertThat(notTaken(true, 7, false)).isEqualTo(notTaken(true, 6, false));
    assertThat(notTaken(false, 7, false).what())
        .contains("refused by its server, given up after its server failed on it for an hour");
  }

  @Test
  void whatAnotherNodeServesIsToldAsFarAsItToldOfIt() {
    assertThat(toldBy(8, 90, true)).contains("it is settled", ", as node b saw it");
    assertThat(toldBy(7, 30, true)).contains("It waits for", ", as node b saw it 30 seconds ago.");
    assertThat(toldBy(7, 30, false)).contains(", as another node saw it").doesNotContain("node b");
    assertThat(toldBy(7, 90, true)).contains("is not known yet", "from before the post");
  }

  private static String settled(Post.OnTheLog post, Receive wanted, Optional<Terms> terms) {
    var seen = Optional.of(SeenDelivery.elsewhere(report(8, 30, List.of())));
    return finding(post, wanted, seen, terms, true).what();
  }

  @Test
  void whatIsSettledWasDeliveredAsFarAsItsAdminCanTell() {
    assertThat(settled(post("Create"), Receive.EVERYTHING, Optional.empty()))
        .contains(
            "it is settled: delivered as announce, unless its server refused or failed on it longer"
                + " ago than is remembered, as node b saw it 30 seconds ago.")
        .contains("none of the last 16")
        .doesNotContain("its terms");
  }

  @Test
  void whatMayHaveStoppedItThenIsToldAsADoubt() {
    var perHour = Wanting.hashtags(Set.of(), Optional.of(5));
    assertThat(settled(post("Create"), perHour, Optional.empty()))
        .contains("delivered as announce, unless its terms stopped it, as 5 had passed");
    assertThat(settled(post("Create"), Receive.EVERYTHING, Optional.of(changed(10))))
        .contains("unless its terms stopped it, which were changed at");
    assertThat(settled(post("Create"), Receive.EVERYTHING, Optional.of(changed(-10))))
        .doesNotContain("its terms stopped it");
    var logged = post("Create");
    var withdrawn = new Post.OnTheLog(logged.id(), logged.position(), NOW, logged.activity(), true);
    assertThat(settled(withdrawn, Receive.EVERYTHING, Optional.empty()))
        .contains("unless it was withdrawn before");
  }

  /// @param seconds after the post, when they were
  private static Terms changed(long seconds) {
    return Terms.initial(ActorUri.of("https://m.example/actor"))
        .in(new Terms.Edition(1, "m.example", NOW.plusSeconds(seconds)));
  }

  private static final String ABSENT = "https://m.example/notes/1";

  private static List<Finding> absent(Member.Stops stops, Optional<Rule> rule, boolean all) {
    var member = new Member(HOST, List.of(), true, Optional.empty(), Optional.empty(), NOW, stops);
    return CHECKLIST.of(new Post.Absent(Iri.of(ABSENT), false), member, true, rule, all);
  }

  private static Member.Stops stops(List<Send> terms, Optional<Unrelayed> last) {
    return new Member.Stops(Optional.empty(), terms, last);
  }

  @Test
  void aRuleThatStopsItIsNamedWithItsReasonToItsAdminAlone() {
    var rule = Optional.of(Made.rule(Subject.HOST, "m.example", Effect.LIMIT));
    assertThat(absent(Member.Stops.NONE, rule, true))
        .extracting(Finding::what)
        .anySatisfy(what ->
            assertThat(what)
                .contains("A rule of the operator stops it now", "m.example: it is in the rules")
                .doesNotContain("note"));
    assertThat(absent(Member.Stops.NONE, rule, false))
        .isEqualTo(absent(Member.Stops.NONE, Optional.empty(), false));
  }

  @Test
  void itsServersOwnTermsAreToldToItsAdminAlone() {
    var roots = new Send(false, true, Set.of("bread", "art"));
    assertThat(absent(stops(List.of(Send.none()), Optional.empty()), Optional.empty(), true))
        .extracting(Finding::what)
        .contains("The terms of m.example say that nothing of its people's posts is relayed.");
    var some = stops(List.of(roots, Send.EVERYTHING), Optional.empty());
    assertThat(absent(some, Optional.empty(), true))
        .extracting(Finding::what)
        .contains(
            "The terms of m.example let only some of its people's posts be relayed: no replies,"
                + " none without one of #art, #bread.");
    assertThat(absent(some, Optional.empty(), false))
        .isEqualTo(absent(Member.Stops.NONE, Optional.empty(), false));
    assertThat(absent(stops(List.of(Send.EVERYTHING), Optional.empty()), Optional.empty(), true))
        .as("terms that stop nothing")
        .hasSize(1);
  }

  private static Member.Stops unlisted(String id) {
    var last = new Unrelayed(Set.of(Iri.of(id)), "unlisted posts are not relayed", NOW);
    return stops(List.of(), Optional.of(last));
  }

  @Test
  void anUnlistedPostIsToldToBeThatIfItWasTheLastOne() {
    assertThat(absent(unlisted(ABSENT), Optional.empty(), true).getLast())
        .satisfies(finding -> {
          assertThat(finding.what())
              .isEqualTo(
                  "It was received, and is not relayed: it came from m.example at 2 Jan 2026,"
                      + " 00:00 UTC.");
          assertThat(finding.detail()).contains("unlisted posts are not relayed");
        });
    assertThat(absent(unlisted(ABSENT + "0"), Optional.empty(), true).getLast().what())
        .contains("was another one");
    assertThat(absent(unlisted(ABSENT), Optional.empty(), false))
        .isEqualTo(absent(Member.Stops.NONE, Optional.empty(), false));
  }
}
