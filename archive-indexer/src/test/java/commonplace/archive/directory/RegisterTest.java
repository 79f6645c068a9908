package commonplace.archive.directory;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.archive.directory.KnownHost.Visit;
import commonplace.core.activitypub.Authority;
import commonplace.core.index.SearchReply;
import commonplace.core.index.ShardPort.CommunityActivity;
import commonplace.core.log.Community;
import commonplace.core.log.Community.TopicCount;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegisterTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant NOW = Facts.NOW;
  private static final Host GARDEN = new Host("https", Authority.of("garden.example"));
  private static final String ROSES = "https://garden.example/c/roses";
  private static final ServerCard CARD =
      new ServerCard(
          "Garden", "Plants", List.of("en", "pl"), "mastodon", Optional.of(true), Optional.of(40L));
  private static final Memory REMEMBERED =
      Memory.of(
          new CommunityActivity(
              12,
              3,
              Optional.of(NOW),
              List.of(count("pl", 9), count("und", 2), count("de", 1)),
              List.of(count("gardening", 12))));

  private final Register register = new Register(DAY);
  private final Map<String, Community> written = new HashMap<>();

  private static SearchReply.Count count(String value, long count) {
    return new SearchReply.Count(value, count);
  }

  private static Candidates.Snapshot candidates(boolean member, boolean group) {
    return new Candidates.Snapshot(
        member ? Map.of(GARDEN.id(), GARDEN) : Map.of(),
        group ? Map.of(ROSES, Group.of(Facts.group(ROSES, "Roses")).orElseThrow()) : Map.of());
  }

  private static final Candidates.Snapshot MEMBER = candidates(true, false);
  private static final Candidates.Snapshot GROUP = candidates(false, true);
  private static final Candidates.Snapshot BOTH = candidates(true, true);

  private void write(Candidates.Snapshot candidates) {
    register
        .changes(candidates, written, (_, _) -> REMEMBERED)
        .forEach((id, community) ->
            community.ifPresentOrElse(c -> written.put(id, c), () -> written.remove(id)));
  }

  private Community listed(String id) {
    return Optional.ofNullable(written.get(id)).orElseThrow();
  }

  private Visit due(Candidates.Snapshot candidates, Instant now) {
    return register.due(candidates, written, now).getOrDefault(GARDEN, Visit.NONE);
  }

  private void visited(HostReading reading) {
    register.visited(new Visits.Done(GARDEN, reading, NOW));
  }

  private static RobotsRules rules(String disallowed) {
    return RobotsRules.parse("User-agent: *\nDisallow: " + disallowed, "Commonplace");
  }

  @Test
  void aMemberIsListedByNameBeforeItWasVisited() {
    write(MEMBER);
    var community = listed("garden.example");
    assertThat(community.name()).isEqualTo("garden.example");
    assertThat(community.url()).isEqualTo("https://garden.example/");
    assertThat(community.topics()).containsExactly(new TopicCount("gardening", 12));
    assertThat(community.read()).isEmpty();
    assertThat(community.member()).isTrue();
  }

  @Test
  void aVisitFillsTheCardAndTheNextIsADayAway() {
    assertThat(due(MEMBER, NOW)).isEqualTo(Visit.ALL);
    visited(new HostReading.Read(RobotsRules.ALLOW_ALL, CARD));
    write(MEMBER);
    var community = listed("garden.example");
    assertThat(community.name()).isEqualTo("Garden");
    assertThat(community.languages()).containsExactly("pl", "de", "en");
    assertThat(community.activity())
        .isEqualTo(new Community.Activity(12, 3, Optional.of(40L), Optional.of(NOW)));
    assertThat(community.read()).contains(NOW);
    assertThat(due(MEMBER, NOW.plus(DAY).minusSeconds(1))).isEqualTo(Visit.NONE);
    assertThat(due(MEMBER, NOW.plus(DAY.multipliedBy(11).dividedBy(10)))).isEqualTo(Visit.ALL);
  }

  @Test
  void aRestartChangesNothing() {
    visited(new HostReading.Read(RobotsRules.ALLOW_ALL, CARD));
    write(BOTH);
    var before = Map.copyOf(written);
    var restarted = new Register(DAY);
    restarted.restore(written);
    assertThat(restarted.due(BOTH, written, NOW.plusSeconds(60))).containsValue(Visit.NONE);
    assertThat(restarted.changes(BOTH, written, (_, _) -> REMEMBERED)).isEmpty();
    assertThat(written).isEqualTo(before);
  }

  @Test
  void aRefusalShowsTheNameAloneAlsoAfterARestart() {
    visited(new HostReading.Read(RobotsRules.ALLOW_ALL, CARD));
    write(MEMBER);
    visited(new HostReading.Refused(rules("/")));
    write(MEMBER);
    var community = listed("garden.example");
    assertThat(community.name()).isEqualTo("garden.example");
    assertThat(community.topics()).isEmpty();
    assertThat(community.languages()).isEmpty();
    assertThat(community.activity()).isEqualTo(Community.Activity.NONE);
    register.restore(written);
    assertThat(register.changes(MEMBER, written, (_, _) -> REMEMBERED)).isEmpty();
    assertThat(due(MEMBER, NOW.plusSeconds(60))).isEqualTo(Visit.NONE);
  }

  @Test
  void aFailedVisitKeepsTheCardAndIsRepeatedSooner() {
    visited(new HostReading.Read(RobotsRules.ALLOW_ALL, CARD));
    write(MEMBER);
    var before = Map.copyOf(written);
    register.visited(new Visits.Done(GARDEN, new HostReading.Failed("500"), NOW.plus(DAY)));
    write(MEMBER);
    assertThat(written).isEqualTo(before);
    assertThat(due(MEMBER, NOW.plus(DAY).plusSeconds(60))).isEqualTo(Visit.NONE);
    assertThat(due(MEMBER, NOW.plus(DAY).plus(DAY.dividedBy(4)))).isEqualTo(Visit.ALL);
  }

  @Test
  void whoLeftIsTakenOff() {
    visited(new HostReading.Read(RobotsRules.ALLOW_ALL, CARD));
    write(BOTH);
    assertThat(written).containsOnlyKeys("garden.example", ROSES);
    write(GROUP);
    assertThat(written).containsOnlyKeys(ROSES);
    write(candidates(false, false));
    assertThat(written).isEmpty();
  }

  @Test
  void whoComesBackWithinTheDayIsNotVisitedAgain() {
    visited(new HostReading.Read(RobotsRules.ALLOW_ALL, CARD));
    assertThat(due(candidates(false, false), NOW)).isEqualTo(Visit.NONE);
    assertThat(due(MEMBER, NOW.plusSeconds(60))).isEqualTo(Visit.NONE);
  }

  @Test
  void aGroupWaitsForItsServersRules() {
    write(GROUP);
    assertThat(written).isEmpty();
    assertThat(due(GROUP, NOW)).isEqualTo(Visit.RULES);
    visited(new HostReading.Failed("unreachable"));
    write(GROUP);
    assertThat(written).isEmpty();
    visited(new HostReading.RulesOnly(RobotsRules.ALLOW_ALL));
    write(GROUP);
    var roses = listed(ROSES);
    assertThat(roses.kind()).isEqualTo(Community.Kind.GROUP);
    assertThat(roses.member()).isFalse();
    assertThat(roses.read()).contains(NOW);
    assertThat(due(GROUP, NOW.plusSeconds(60))).isEqualTo(Visit.NONE);
  }

  @Test
  void aGroupThatTheRulesExcludeIsNotListed() {
    visited(new HostReading.RulesOnly(RobotsRules.ALLOW_ALL));
    write(GROUP);
    visited(new HostReading.RulesOnly(rules("/c/")));
    write(GROUP);
    assertThat(written).isEmpty();
    assertThat(due(GROUP, NOW.plusSeconds(60))).isEqualTo(Visit.NONE);
  }

  @Test
  void aGroupOfAMemberShowsItsServersSoftware() {
    visited(new HostReading.Read(RobotsRules.ALLOW_ALL, CARD));
    write(BOTH);
    assertThat(written.get(ROSES))
        .extracting(Community::software, Community::member)
        .containsExactly("mastodon", true);
  }

  @Test
  void whatDidNotChangeIsNotWritten() {
    visited(new HostReading.Read(RobotsRules.ALLOW_ALL, CARD));
    write(BOTH);
    assertThat(register.changes(BOTH, written, (_, _) -> REMEMBERED)).isEmpty();
    assertThat(register.changes(BOTH, written, (_, _) -> Memory.NONE))
        .containsOnlyKeys("garden.example", ROSES);
  }
}
