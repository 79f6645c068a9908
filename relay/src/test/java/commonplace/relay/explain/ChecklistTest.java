package commonplace.relay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.DeliveryCursor;
import commonplace.core.log.DeliveryReport;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Gap;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.NamedRelay;
import commonplace.core.relays.NamedRelays;
import commonplace.core.relays.RelayName;
import commonplace.core.terms.Receive;
import commonplace.relay.delivery.Reaching;
import commonplace.relay.delivery.SeenDelivery;
import commonplace.relay.delivery.SubscriberStatus;
import commonplace.relay.inbox.LastRefusal;
import commonplace.relay.taking.Served;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChecklistTest {
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Authority HOST = Authority.of("a.example");
  private static final RelayName BIRDS = RelayName.of("birds");
  private static final NamedRelays RELAYS =
      NamedRelays.of(
          List.of(new NamedRelay(BIRDS, "", Receive.EVERYTHING, true, true, 1, Optional.empty())));
  private static final Checklist CHECKLIST = new Checklist("https://relay.example", () -> RELAYS);

  private static Follow follow(String type, Style style, State state) {
    return new Follow(
        ActorUri.of("https://a.example/actor"),
        type,
        "https://a.example/inbox",
        style,
        Iri.of("https://a.example/follow/1"),
        Iri.of("https://www.w3.org/ns/activitystreams#Public"),
        state,
        Map.of(),
        NOW.minusSeconds(3600),
        Optional.of("told so"));
  }

  private static Follow follow(State state) {
    return follow("Application", Style.PUBLIC_FOLLOW, state);
  }

  private static Standing standing(Condition condition) {
    return new Standing(
        ActorUri.of("https://a.example/actor"),
        condition,
        NOW,
        Optional.empty(),
        Optional.of("no answer"),
        List.of());
  }

  private static SubscriberStatus status(
      Follow follow, Standing standing, Reaching reaching, long lag, String trouble, long refused) {
    var answer = new DeliveryReport.Answer(trouble, NOW, Duration.ZERO, 1);
    return new SubscriberStatus(
        follow,
        standing,
        reaching,
        new DeliveryCursor(Map.of()),
        lag,
        lag == 0 ? Optional.empty() : Optional.of(NOW.minusSeconds(7200)),
        Optional.of(answer),
        trouble.isEmpty() ? List.of() : List.of(answer),
        refused,
        Duration.ZERO,
        Optional.empty(),
        List.of());
  }

  private static Served served(Follow follow) {
    return Served.of(follow, Optional.empty(), Optional.empty());
  }

  private static List<Finding> check(SubscriberStatus status) {
    return check(status, SeenDelivery.here(status, "a", NOW));
  }

  private static List<Finding> check(SubscriberStatus status, SeenDelivery seen) {
    return check(
        new Member.Subscriber(
            status.follow(),
            seen.here() ? Optional.empty() : Optional.of(status.standing()),
            Optional.of(seen),
            Optional.empty(),
            true,
            served(status.follow()),
            Receive.EVERYTHING,
            Optional.empty()));
  }

  private static List<Finding> check(Member.Subscriber subscriber) {
    return CHECKLIST.of(
        new Member(HOST, List.of(subscriber), true, Optional.empty(), Optional.empty(), NOW));
  }

  private static void hasProblem(List<Finding> findings, String what, String todo) {
    assertThat(findings)
        .anySatisfy(finding -> {
          assertThat(finding.level()).isEqualTo(Finding.Level.PROBLEM);
          assertThat(finding.what()).contains(what);
          assertThat(finding.todo().orElseThrow()).contains(todo);
        });
  }

  @Test
  void aStrangerIsToldWhichAddressToAddAndWhyItWasRefused() {
    var refusal = new LastRefusal("not-a-member", "follow this relay first", NOW, false);
    var findings =
        CHECKLIST.of(
            new Member(HOST, List.of(), false, Optional.empty(), Optional.of(refusal), NOW));
    hasProblem(findings, "No Follow", "https://relay.example/inbox");
    assertThat(findings.getLast().detail()).contains("follow this relay first");
    assertThat(findings.getLast().what()).contains("that names this server");
    var proven = new LastRefusal("not-public", "only public posts are relayed", NOW, true);
    assertThat(
            CHECKLIST
                .of(new Member(HOST, List.of(), false, Optional.empty(), Optional.of(proven), NOW))
                .getLast())
        .extracting(Finding::what)
        .asString()
        .startsWith("A request of this server was refused");
  }

  @Test
  void whatWaitsForTheOperatorIsToldSo() {
    var waiting =
        new Member.Subscriber(
            follow(State.PENDING),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            served(follow(State.PENDING)),
            Receive.EVERYTHING,
            Optional.empty());
    assertThat(check(waiting).getFirst().what()).contains("waits for the operator");
  }

  @Test
  void anAcceptThatIsNotTakenIsExplainedByItsAnswer() {
    var owed = follow(State.ACCEPT_OWED);
    var findings =
        check(status(owed, standing(Condition.ACTIVE), new Reaching.Untried(), 0, "401: who?", 0));
    hasProblem(findings, "not taken our Accept", "can it fetch https://relay.example/actor");
    assertThat(findings.getFirst().detail()).contains("Its last answer: 401: who?");
  }

  @Test
  void whatEndedSaysWhy() {
    var over =
        new Member.Subscriber(
            follow(State.ENDED),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            served(follow(State.ENDED)),
            Receive.EVERYTHING,
            Optional.empty());
    hasProblem(check(over), "not subscribed", "add it again");
    assertThat(check(over).getFirst().detail()).contains("told so");
  }

  private static RelayFollow part(RelayName relay, State state) {
    return new RelayFollow(
        relay,
        Iri.of("https://a.example/follow/2"),
        Iri.of("https://relay.example/relays/" + relay),
        state,
        NOW,
        Optional.of("unfollowed"),
        Optional.empty(),
        false);
  }

  private static List<Finding> check(Follow follow) {
    return check(
        new Member.Subscriber(
            follow,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            served(follow),
            Receive.EVERYTHING,
            Optional.empty()));
  }

  @Test
  void whatEndedIsNoProblemBesideAnotherThatGoesOn() {
    assertThat(check(follow(State.ACTIVE).with(part(BIRDS, State.ENDED))))
        .allMatch(finding -> finding.level() == Finding.Level.OK && finding.todo().isEmpty())
        .anyMatch(finding -> finding.what().contains("not subscribed to the relay birds"));
    assertThat(check(follow(State.ENDED).with(part(BIRDS, State.ACTIVE))))
        .allMatch(finding -> finding.level() == Finding.Level.OK && finding.todo().isEmpty())
        .anyMatch(finding -> finding.what().contains("not subscribed to the main relay"));
  }

  @Test
  void nobodyIsToldToAddARelayByNameThatIsNoMore() {
    var over = follow(State.NONE);
    var gone = RelayName.of("cats");
    hasProblem(check(over.with(part(BIRDS, State.ENDED))), "to the relay birds", "add it again");
    var findings = check(over.with(part(gone, State.ENDED)));
    hasProblem(findings, "to the relay cats", "There is no such relay here any more");
    assertThat(findings).noneMatch(f -> f.todo().orElse("").contains("add it again"));
  }

  @Test
  void anAdmittedSenderIsToldThatItIsOneAndOnlyItself() {
    var member = new Member(HOST, List.of(), false, Optional.of(NOW), Optional.empty(), NOW);
    assertThat(CHECKLIST.of(member))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.level()).isEqualTo(Finding.Level.OK);
          assertThat(finding.what()).contains("an admitted sender since 2 Jan 2026, 00:00 UTC");
        });
    assertThat(MemberJson.everything(member)).containsEntry("admittedSince", NOW.toString());
    hasProblem(CHECKLIST.of(member.forAnybody()), "No Follow", "https://relay.example/inbox");
  }

  @Test
  void oneInQuarantineIsToldHowToEndIt() {
    var failing = new Reaching.Failing(NOW.minusSeconds(100_000), NOW, "no answer");
    var findings =
        check(status(follow(State.ACTIVE), standing(Condition.QUARANTINED), failing, 7, "502", 0));
    hasProblem(findings, "in quarantine", "at once if it repeats its Follow");
    assertThat(findings).anySatisfy(f -> assertThat(f.what()).contains("hours behind"));
  }

  @Test
  void oneThatRefusesEverythingIsToldWhatItsAnswerMeans() {
    for (var answer :
        Map.of("401: x", "signature", "403", "blocks", "404: x", "moved").entrySet()) {
      var findings =
          check(
              status(
                  follow(State.ACTIVE),
                  standing(Condition.ACTIVE),
                  new Reaching.Passing(),
                  0,
                  answer.getKey(),
                  5));
      hasProblem(findings, "refused the last 5 posts", answer.getValue());
    }
  }

  @Test
  void whatWasMissedIsStated() {
    var gap = new Gap(12, NOW.minusSeconds(9_000), NOW);
    var lost =
        new Standing(
            ActorUri.of("https://a.example/actor"),
            Condition.ACTIVE,
            NOW,
            Optional.empty(),
            Optional.empty(),
            List.of(gap));
    var findings = check(status(follow(State.ACTIVE), lost, new Reaching.Passing(), 0, "", 0));
    assertThat(findings)
        .anySatisfy(f ->
            assertThat(f.what())
                .contains("at most 12 posts between 1 Jan 2026, 21:30 UTC and 2 Jan 2026"));
  }

  @Test
  void oneThatIsWellHasNothingButGoodNews() {
    var well =
        status(follow(State.ACTIVE), standing(Condition.ACTIVE), new Reaching.Passing(), 0, "", 0);
    assertThat(check(well)).allMatch(f -> f.level() == Finding.Level.OK).hasSizeGreaterThan(1);
  }

  private static Member.Subscriber quiet(String type) {
    var follow = follow(type, Style.ACTOR_FOLLOW, State.ACTIVE);
    return new Member.Subscriber(
        follow,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        served(follow),
        Receive.EVERYTHING,
        Optional.empty());
  }

  @Test
  void aPersonAndOneThatDoesNotFollowBackAreWarned() {
    assertThat(check(quiet("Person"))).anySatisfy(f -> assertThat(f.what()).contains("An account"));
    assertThat(check(quiet("Application")))
        .anySatisfy(f -> assertThat(f.what()).contains("not accepted our own Follow"));
  }

  @Test
  void whoOfItsPeopleFollowsIsNotToldToStrangers() {
    var both = List.of(quiet("Application"), quiet("Person"));
    var member = new Member(HOST, both, true, Optional.empty(), Optional.empty(), NOW);
    assertThat(member.forAnybody().subscribers())
        .extracting(subscriber -> subscriber.follow().type())
        .containsExactly("Application");
    assertThat(CHECKLIST.of(member.forAnybody())).noneMatch(f -> f.what().contains("An account"));
  }

  @Test
  void termsThatLetNothingOrLittleThroughAreNamed() {
    var follow = follow(State.ACTIVE);
    var nothing =
        new Member.Subscriber(
            follow,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            served(follow),
            Receive.none(),
            Optional.empty());
    assertThat(check(nothing)).anySatisfy(f -> assertThat(f.what()).contains("wants nothing"));
  }

  @Test
  void aContactThatCannotBeToldIsNamedToItsAdminAndNotToStrangers() {
    var follow = follow(State.ACTIVE);
    var subscriber =
        new Member.Subscriber(
            follow,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            served(follow),
            Receive.EVERYTHING,
            Optional.of("mailto:ann@a.example"));
    assertThat(check(subscriber))
        .anySatisfy(finding -> {
          assertThat(finding.what()).contains("Nobody is told when deliveries to it fail");
          assertThat(finding.detail()).contains("Its contact: mailto:ann@a.example");
        });
    var member =
        new Member(HOST, List.of(subscriber), true, Optional.empty(), Optional.empty(), NOW)
            .forAnybody();
    assertThat(CHECKLIST.of(member)).noneMatch(f -> f.what().contains("Nobody is told"));
  }

  private static SeenDelivery elsewhere(SubscriberStatus status) {
    return SeenDelivery.elsewhere(status.report("b", NOW.minusSeconds(40)));
  }

  @Test
  void whatAnotherNodeSawIsToldWithItsNameAndAge() {
    var active = follow(State.ACTIVE);
    var well = status(active, standing(Condition.ACTIVE), new Reaching.Passing(), 0, "202", 0);
    assertThat(check(well, elsewhere(well)))
        .extracting(Finding::what)
        .anySatisfy(what ->
            assertThat(what)
                .contains("Everything up to now was sent, as node b saw it 40 seconds ago;"))
        .noneMatch(what -> what.contains("Another process serves it"));
    var failing = new Reaching.Failing(NOW, NOW, "503");
    var behind = status(active, standing(Condition.ACTIVE), failing, 9, "503: not now", 4);
    var findings = check(behind, elsewhere(behind));
    assertThat(findings)
        .anySatisfy(finding -> {
          assertThat(finding.what()).contains("Every try has failed since");
          assertThat(finding.detail()).contains("503: not now");
        })
        .anySatisfy(finding ->
            assertThat(finding.what()).contains("hours behind, as node b saw it 40 seconds ago"));
    hasProblem(findings, "It refused the last 4 posts", "See in its logs why");
  }

  @Test
  void toStrangersOurNodesHaveNoNames() {
    var status =
        status(
            follow(State.ACTIVE), standing(Condition.ACTIVE), new Reaching.Passing(), 0, "202", 0);
    var subscriber =
        new Member.Subscriber(
            status.follow(),
            Optional.empty(),
            Optional.of(elsewhere(status)),
            Optional.empty(),
            true,
            served(status.follow()),
            Receive.EVERYTHING,
            Optional.empty());
    var member =
        new Member(HOST, List.of(subscriber), true, Optional.empty(), Optional.empty(), NOW);
    assertThat(CHECKLIST.of(member.forAnybody()))
        .extracting(Finding::what)
        .anyMatch(what -> what.contains(", as another node saw it 40 seconds ago"))
        .noneMatch(what -> what.contains("node b"));
    assertThat(MemberJson.summary(member.forAnybody()).toString())
        .contains("seenAt=2026-01-01T23:59:20Z")
        .doesNotContain("seenBy");
    assertThat(MemberJson.everything(member).toString()).contains("seenBy=b");
  }
}
