package commonplace.relay.terms;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.Signing;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ProvedBy;
import commonplace.core.log.Terms;
import commonplace.core.log.Topics;
import commonplace.core.relays.NamedRelay;
import commonplace.core.relays.NamedRelays;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Objection;
import commonplace.core.terms.Send;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.Wanting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PreviewTest {
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final ActorUri MEMBER = ActorUri.of("https://m.example/actor");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final InMemoryEventLog log = new InMemoryEventLog(now::get, 2);
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);

  private Set<RelayName> by = AdmittedActivity.MAIN_ALONE;
  private NamedRelays named = NamedRelays.NONE;

  private void create(String host, int number, String hashtag) {
    create(host, number, hashtag, AdmittedActivity.MAIN_ALONE);
  }

  /// @param relays of which its server is a member
  private void create(String host, int number, String hashtag, Set<RelayName> relays) {
    var author = ActorUri.of("https://" + host + "/users/ada" + number);
    var note = "https://" + host + "/notes/" + number;
    var body =
        "{\"type\": \"Create\", \"actor\": \"%a\", \"object\": {\"id\": \"%n\", \"type\": \"Note\","
            + " \"tag\": [{\"type\": \"Hashtag\", \"name\": \"%h\"}]}}";
    var activity =
        new AdmittedActivity(
            "Create",
            Optional.of(Iri.of(note + "/activity")),
            author,
            Optional.of(Iri.of(note)),
            author,
            ProvedBy.HTTP_SIGNATURE,
            Signing.of(true, true),
            ActorFlags.UNKNOWN,
            true,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            relays,
            Bytes.utf8(
                body.replace("%a", author.text()).replace("%n", note).replace("%h", hashtag)));
    log.append(topics.activities(), author.text(), activity.key(), Optional.of(activity)).join();
  }

  private static Terms wanting(String hashtag, Optional<Integer> perHour) {
    return new Terms(
        MEMBER,
        true,
        true,
        Optional.of(Wanting.hashtags(Set.of(hashtag), perHour)),
        Optional.of(new Send(false, false, Set.of("sent"))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Preview.Report preview(Terms terms, long most) {
    var gone = Iri.of("https://n.example/notes/3");
    return new Preview(log, topics, gone::equals, _ -> by, () -> named, now::get, most)
        .of(terms, Authority.of("m.example"))
        .orElseThrow();
  }

  @Test
  void theLastDayIsCountedByReasonWithoutWhatWasWithdrawn() {
    now.set(NOW.minusSeconds(25 * 3_600));
    create("n.example", 0, "cats");
    now.set(NOW.minusSeconds(3_600));
    create("n.example", 1, "cats");
    create("n.example", 2, "dogs");
    create("n.example", 3, "cats");
    create("m.example", 4, "sent");
    create("m.example", 5, "kept");
    now.set(NOW);
    create("n.example", 6, "cats");
    var report = preview(wanting("cats", Optional.empty()), 1_000);
    assertThat(report.whole()).isTrue();
    assertThat(report.received().passed()).isEqualTo(2);
    assertThat(report.received().stopped()).isEqualTo(Map.of(Objection.HASHTAG_NOT_WANTED, 1L));
    assertThat(report.received().samples())
        .extracting(Preview.Sample::id)
        .containsExactlyInAnyOrder(
            "https://n.example/notes/1", "https://n.example/notes/2", "https://n.example/notes/6");
    assertThat(report.sent().passed()).isEqualTo(1);
    assertThat(report.sent().stopped()).isEqualTo(Map.of(Objection.HASHTAG_NOT_WANTED, 1L));
  }

  @Test
  void ofMoreThanCanBeLookedAtItIsTheNewest() {
    for (int i = 10; i < 110; i++) {
      create("n.example", i, "cats");
    }
    var report = preview(wanting("cats", Optional.of(7)), 40);
    assertThat(report.whole()).isFalse();
    assertThat(report.received().total()).isEqualTo(40);
    assertThat(report.received().stopped()).isEqualTo(Map.of(Objection.TOO_MANY, 33L));
    assertThat(report.received().samples()).hasSizeLessThanOrEqualTo(13);
  }

  @Test
  void whatNoRelayOfItsBringsIsNotCounted() {
    var birds = RelayName.of("birds");
    named =
        NamedRelays.of(
            List.of(
                new NamedRelay(
                    birds,
                    "",
                    Wanting.hashtags(Set.of("birds")),
                    false,
                    true,
                    1,
                    Optional.empty())));
    by = Set.of(birds);
    create("n.example", 0, "birds", Set.of(birds));
    create("n.example", 1, "cats", Set.of(birds, RelayName.MAIN));
    create("n.example", 2, "birds");
    var report = preview(wanting("birds", Optional.empty()), 1_000);
    assertThat(report.received().samples())
        .extracting(Preview.Sample::id)
        .containsExactly("https://n.example/notes/0");
    assertThat(report.received().total()).isEqualTo(1);
  }
}
