package commonplace.relay.terms;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.Signing;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ProvedBy;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Objection;
import commonplace.core.terms.Traits;
import commonplace.core.testkit.Wanting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScreeningTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private final Screening screening = new Screening();

  private static Content content(String type, Optional<Traits> traits, String body, Instant at) {
    var author = ActorUri.of("https://m.example/users/ada");
    return Content.of(
        new AdmittedActivity(
            type,
            Optional.empty(),
            author,
            Optional.of(Iri.of("https://m.example/notes/1")),
            author,
            ProvedBy.HTTP_SIGNATURE,
            Signing.BOTH,
            ActorFlags.UNKNOWN,
            true,
            Optional.empty(),
            traits,
            List.of(),
            AdmittedActivity.MAIN_ALONE,
            Bytes.utf8(body)),
        at);
  }

  private static Content create(String hashtag) {
    return content(
        "Create",
        Optional.empty(),
        """
        {"type": "Create", "actor": "https://m.example/users/ada", "object": {"type": "Note",
         "id": "https://m.example/notes/1", "tag": [{"type": "Hashtag", "name": "%s"}]}}\
        """
            .replace("%s", hashtag),
        NOON);
  }

  @Test
  void aPostIsReadFromItsBodyAndARepeatFromWhatIsKnownOfIt() {
    var cats = Wanting.hashtags(Set.of("cats"), Optional.empty());
    assertThat(screening.objection(cats, create("#Cats"))).isEmpty();
    assertThat(screening.objection(cats, create("#dogs"))).contains(Objection.HASHTAG_NOT_WANTED);
    var known = new Traits("Note", Set.of("cats"), "en", false, false, false);
    assertThat(screening.objection(cats, content("Announce", Optional.of(known), "{}", NOON)))
        .isEmpty();
    for (var unknown : List.of("Announce", "Create")) {
      assertThat(screening.objection(cats, content(unknown, Optional.empty(), "none", NOON)))
          .contains(Objection.CONTENT_UNKNOWN);
    }
  }

  @Test
  void anHourOfTheLogHasItsNumberAndWhatIsNoPostDoesNotCount() {
    var two = Wanting.hashtags(Set.of(), Optional.of(2));
    for (int i = 0; i < 5; i++) {
      var stopped = i < 2 ? Optional.<Objection>empty() : Optional.of(Objection.TOO_MANY);
      assertThat(screening.objection(two, at("Update", 0))).isEmpty();
      assertThat(screening.objection(two, at("Create", 59 * 60L))).isEqualTo(stopped);
      assertThat(screening.objection(two, at("Announce", 60 * 60L))).isEqualTo(stopped);
      assertThat(screening.objection(two, at("Delete", 0))).isEmpty();
    }
  }

  @Test
  void whatIsTakenBackDoesNotCountUntilItIsAskedAboutAgain() {
    var two = Wanting.hashtags(Set.of(), Optional.of(2));
    screening.takenBack(at("Create", 0));
    for (int i = 0; i < 2; i++) {
      assertThat(screening.objection(two, at("Create", i))).isEmpty();
    }
    screening.takenBack(at("Delete", 1));
    assertThat(screening.objection(two, at("Create", 2))).contains(Objection.TOO_MANY);
    screening.takenBack(at("Create", 1));
    assertThat(screening.objection(two, at("Create", 1))).isEmpty();
    assertThat(screening.objection(two, at("Create", 2))).contains(Objection.TOO_MANY);
  }

  private static Content at(String type, long second) {
    return content(type, Optional.empty(), "{}", NOON.plusSeconds(second));
  }
}
