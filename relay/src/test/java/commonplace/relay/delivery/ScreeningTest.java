package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ProvedBy;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Presence;
import commonplace.core.terms.Receive;
import commonplace.core.terms.Traits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScreeningTest {
  private static final ActorUri MEMBER = ActorUri.of("https://s.example/actor");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  static Receive wanting(Set<String> hashtags, Optional<Integer> perHour) {
    return new Receive(
        false,
        Set.of(),
        Set.of(),
        hashtags,
        Set.of(),
        Set.of(),
        Set.of(),
        Presence.ANY,
        Presence.ANY,
        false,
        perHour);
  }

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
            true,
            ActorFlags.UNKNOWN,
            true,
            traits,
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

  private Screening screening(Receive terms) {
    return new Screening(_ -> terms, DeliveryMetrics.in(meters));
  }

  private double stopped(String reason) {
    return meters
        .counter("commonplace.terms.stopped", "direction", "receive", "reason", reason)
        .count();
  }

  @Test
  void aPostIsReadFromItsBodyAndARepeatFromWhatIsKnownOfIt() {
    var screening = screening(wanting(Set.of("cats"), Optional.empty()));
    assertThat(screening.passes(MEMBER, create("#Cats"))).isTrue();
    assertThat(screening.passes(MEMBER, create("#dogs"))).isFalse();
    assertThat(stopped("hashtag-not-wanted")).isEqualTo(1);
    var cats = new Traits("Note", Set.of("cats"), "en", false, false, false);
    assertThat(screening.passes(MEMBER, content("Announce", Optional.of(cats), "{}", NOON)))
        .isTrue();
    assertThat(screening.passes(MEMBER, content("Announce", Optional.empty(), "{}", NOON)))
        .isFalse();
    assertThat(screening.passes(MEMBER, content("Create", Optional.empty(), "nonsense", NOON)))
        .isFalse();
    assertThat(stopped("content-unknown")).isEqualTo(2);
  }

  @Test
  void anHourOfTheLogHasItsNumberAndWhatIsNoPostDoesNotCount() {
    var screening = screening(wanting(Set.of(), Optional.of(2)));
    for (int i = 0; i < 5; i++) {
      assertThat(screening.passes(MEMBER, at("Update", 0))).isTrue();
      assertThat(screening.passes(MEMBER, at("Create", 59 * 60L))).isEqualTo(i < 2);
      assertThat(screening.passes(MEMBER, at("Announce", 60 * 60L))).isEqualTo(i < 2);
      assertThat(screening.passes(MEMBER, at("Delete", 0))).isTrue();
    }
    assertThat(stopped("too-many")).isEqualTo(6);
  }

  private static Content at(String type, long second) {
    return content(type, Optional.empty(), "{}", NOON.plusSeconds(second));
  }
}
