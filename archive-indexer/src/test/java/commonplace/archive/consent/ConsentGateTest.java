package commonplace.archive.consent;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.archive.consent.Consent.Given;
import commonplace.archive.consent.Consent.Refused;
import commonplace.archive.consent.ConsentGate.Asked;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ActorFlags;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The decision table of consent, row by row.
class ConsentGateTest {
  private static final List<Iri> NOBODY_SAID = List.of();
  private static final List<Iri> EVERYBODY = List.of(Audience.PUBLIC);
  private static final List<Iri> FOLLOWERS = List.of(Iri.of("https://a.example/u/1/followers"));

  private static final Asked POST = new Asked(true, false, NOBODY_SAID, true);

  private static ActorFlags flags(Optional<Boolean> indexable, List<Iri> searchableBy) {
    return new ActorFlags("Person", indexable, Optional.empty(), searchableBy, false, false, false);
  }

  private static final ActorFlags YES = flags(Optional.of(true), NOBODY_SAID);
  private static final ActorFlags NO = flags(Optional.of(false), NOBODY_SAID);
  private static final ActorFlags SILENT = flags(Optional.empty(), NOBODY_SAID);

  private static ActorFlags locked(ActorFlags f) {
    return new ActorFlags(
        f.type(), f.indexable(), f.discoverable(), f.searchableBy(), true, false, false);
  }

  private static ActorFlags suspended(ActorFlags f) {
    return new ActorFlags(
        f.type(), f.indexable(), f.discoverable(), f.searchableBy(), false, true, false);
  }

  private static ActorFlags noRobots(ActorFlags f) {
    return new ActorFlags(
        f.type(), f.indexable(), f.discoverable(), f.searchableBy(), false, false, true);
  }

  private static Asked saying(List<Iri> searchableBy) {
    return new Asked(true, false, searchableBy, true);
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row("1 public and indexable", POST, YES, new Given(Basis.INDEXABLE)),
        row(
            "2, 3 not public",
            new Asked(false, false, EVERYBODY, true),
            YES,
            new Refused(Refusal.NOT_PUBLIC)),
        row("4 nothing said", POST, SILENT, new Refused(Refusal.NOTHING_SAID)),
        row("5 indexable false", POST, NO, new Refused(Refusal.NOT_INDEXABLE)),
        row(
            "7 the object says no, whatever its author says",
            saying(FOLLOWERS),
            YES,
            new Refused(Refusal.OBJECT_NOT_SEARCHABLE)),
        row("8 the object says yes", saying(EVERYBODY), SILENT, new Given(Basis.OBJECT)),
        row("8 also against indexable false", saying(EVERYBODY), NO, new Given(Basis.OBJECT)),
        row("9 an empty list is none", saying(List.of()), YES, new Given(Basis.INDEXABLE)),
        row(
            "10 the author's list",
            POST,
            flags(Optional.empty(), EVERYBODY),
            new Given(Basis.ACTOR)),
        row(
            "10 also against indexable",
            POST,
            flags(Optional.of(true), FOLLOWERS),
            new Refused(Refusal.ACTOR_NOT_SEARCHABLE)),
        row(
            "8 over 10",
            saying(EVERYBODY),
            flags(Optional.of(true), FOLLOWERS),
            new Given(Basis.OBJECT)),
        row("13 #nobot", POST, noRobots(YES), new Refused(Refusal.NO_ROBOTS)),
        row("13 over 8", saying(EVERYBODY), noRobots(YES), new Refused(Refusal.NO_ROBOTS)),
        row("14 locked", POST, locked(YES), new Refused(Refusal.LOCKED)),
        row("14 over 8", saying(EVERYBODY), locked(YES), new Refused(Refusal.LOCKED)),
        row("22 suspended", POST, suspended(YES), new Refused(Refusal.SUSPENDED)),
        row("22 over 8", saying(EVERYBODY), suspended(YES), new Refused(Refusal.SUSPENDED)),
        row(
            "unknown is denied",
            saying(EVERYBODY),
            ActorFlags.UNKNOWN,
            new Refused(Refusal.ACTOR_UNKNOWN)),
        row(
            "28 poll vote",
            new Asked(true, true, EVERYBODY, true),
            YES,
            new Refused(Refusal.POLL_VOTE)),
        row(
            "19 the server's terms",
            new Asked(true, false, EVERYBODY, false),
            YES,
            new Refused(Refusal.SERVER_TERMS)));
  }

  private static Arguments row(String name, Asked asked, ActorFlags flags, Consent answer) {
    return Arguments.of(name, asked, flags, answer);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void theGateDecidesAsTheTableSays(String name, Asked asked, ActorFlags flags, Consent answer) {
    assertThat(ConsentGate.of(asked, flags)).as(name).isEqualTo(answer);
  }

  @Test
  void whatRestsOnTheObjectStaysUnlessTheAccountIsBarred() {
    assertThat(ConsentGate.mayStay("object", NO)).isTrue();
    assertThat(ConsentGate.mayStay("object", locked(YES))).isFalse();
    assertThat(ConsentGate.mayStay("object", ActorFlags.UNKNOWN)).isFalse();
    assertThat(ConsentGate.mayStay("indexable", NO)).isFalse();
    assertThat(ConsentGate.mayStay("actor", flags(Optional.of(true), FOLLOWERS))).isFalse();
    assertThat(ConsentGate.mayStay("actor", YES)).isTrue();
  }

  @Test
  void everyRefusalHasAReasonForPeople() {
    assertThat(Stream.of(Refusal.values()).map(Refusal::reason)).doesNotHaveDuplicates();
    assertThat(Stream.of(Refusal.values()).map(Refusal::reason)).noneMatch(String::isBlank);
  }
}
