package commonplace.relay.moderation;

import static commonplace.relay.moderation.Made.NOW;
import static commonplace.relay.moderation.Made.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.Signing;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.log.ProvedBy;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Traits;
import commonplace.core.testkit.InMemoryEventLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What rules would have kept out of what the log took.
class DryRunTest {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final String RELAY = "https://relay.far.example/actor";
  private static final String EVE = "https://far.example/users/eve";

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final InMemoryEventLog log = new InMemoryEventLog(now::get);
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final Rules rules = new Rules(log, topics, new SimpleMeterRegistry(), now::get);

  @BeforeEach
  void start() throws InterruptedException {
    rules.start();
    rules.awaitReady(WAIT);
  }

  @AfterEach
  void stop() {
    rules.close();
  }

  private void append(String type, String actor, String object, Optional<Traits> traits) {
    var author = ActorUri.of(actor);
    var body = "{\"type\":\"%t\",\"actor\":\"%a\",\"object\":\"%o\"}";
    var activity =
        new AdmittedActivity(
            type,
            Optional.of(Iri.of(object + "/" + type)),
            author,
            Optional.of(Iri.of(object)),
            author,
            ProvedBy.HTTP_SIGNATURE,
            Signing.NONE,
            ActorFlags.UNKNOWN,
            false,
            Optional.empty(),
            traits,
            List.of(),
            AdmittedActivity.MAIN_ALONE,
            Bytes.utf8(body.replace("%t", type).replace("%a", actor).replace("%o", object)));
    log.append(topics.activities(), actor, activity.key(), Optional.of(activity)).join();
  }

  private void create(String host, int number) {
    var object = "https://" + host + "/notes/" + number;
    append("Create", "https://" + host + "/users/a" + number, object, Optional.empty());
  }

  private void announce(String object, String... hashtags) {
    var traits = new Traits("Note", Set.of(hashtags), "und", false, false, false);
    append("Announce", RELAY, object, Optional.of(traits));
  }

  private void fetched(String object, String author) {
    var read =
        new FetchedObject(
            Iri.of(object), ActorUri.of(author), ActorFlags.UNKNOWN, false, Bytes.utf8("{}"));
    log.append(topics.fetchedObjects(), author, object, Optional.of(read)).join();
  }

  private DryRun.Outcome dryRun(Rule... tried) throws InterruptedException {
    return dryRun(1_000, WAIT, tried);
  }

  private DryRun.Outcome dryRun(long most, Duration longest, Rule... tried)
      throws InterruptedException {
    return new DryRun(log, topics, rules, now::get, most, longest).of(List.of(tried));
  }

  private void hoursAgo(double hours) {
    now.set(NOW.minusSeconds(Math.round(hours * 3_600)));
  }

  @Test
  void theLastDayIsTriedAndNothingOlder() throws InterruptedException {
    int number = 0;
    for (var hours : List.of(70.0, 25.0, 23.9, 13.0, 5.0, 3.0, 0.7, 0.2, 0.0)) {
      hoursAgo(hours);
      create("bad.example", number++);
      create("fine.example", number++);
    }
    var outcome = dryRun(rule(Subject.HOST, "bad.example", Effect.REFUSE));
    assertThat(outcome.tried()).isEqualTo(14);
    assertThat(outcome.byEffect()).isEqualTo(Map.of("refuse", 7L));
    assertThat(outcome.byHost()).isEqualTo(Map.of("bad.example", 7L));
    assertThat(outcome.whole()).isTrue();
    assertThat(outcome.since()).isEqualTo(NOW.minus(Duration.ofHours(24)));
    assertThat(outcome.samples()).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void ofMoreThanCanBeTriedItIsTheNewestAndSinceWhenIsSaid() throws InterruptedException {
    hoursAgo(60);
    for (int i = 0; i < 200; i++) {
      create("bad.example", i);
    }
    hoursAgo(3);
    for (int i = 200; i < 300; i++) {
      create("fine.example", i);
    }
    hoursAgo(0.1);
    create("bad.example", 300);
    hoursAgo(0);
    var outcome = dryRun(50, WAIT, rule(Subject.HOST, "bad.example", Effect.REFUSE));
    assertThat(outcome.whole()).isFalse();
    assertThat(outcome.tried()).isEqualTo(50);
    assertThat(outcome.byEffect()).as("the newest is among them").isEqualTo(Map.of("refuse", 1L));
    assertThat(outcome.since()).isEqualTo(NOW.minus(Duration.ofHours(2)));
    assertThat(outcome.described())
        .containsEntry("since", "2026-03-01T10:00:00Z")
        .containsEntry("whole", false);
  }

  @Test
  void whatWasNotTriedForWantOfTimeIsSaid() throws InterruptedException {
    create("bad.example", 1);
    var outcome = dryRun(1_000, Duration.ZERO, rule(Subject.HOST, "bad.example", Effect.REFUSE));
    assertThat(outcome.tried()).isZero();
    assertThat(outcome.whole()).isFalse();
    assertThat(outcome.since()).isEqualTo(NOW);
  }

  @Test
  void anAnnounceIsTriedByWhatItRepeats() throws InterruptedException {
    var note = "https://far.example/notes/1";
    fetched(note, EVE);
    announce(note, "casino");
    announce("https://fine.example/notes/2", "birds");
    for (var against :
        List.of(
            rule(Subject.HASHTAG, "Casino", Effect.REFUSE),
            rule(Subject.ACTOR, EVE, Effect.REFUSE),
            rule(Subject.OBJECT, note, Effect.REFUSE))) {
      var outcome = dryRun(against);
      assertThat(outcome.tried()).isEqualTo(2);
      assertThat(outcome.samples()).as(against.pattern()).containsExactly(note);
    }
  }

  @Test
  void whatTodaysRulesKeepOutAnywayDoesNotCount() throws InterruptedException {
    var note = "https://far.example/notes/1";
    fetched(note, EVE);
    announce(note, "casino");
    rules.store(List.of(rule(Subject.ACTOR, RELAY, Effect.LIMIT)));
    await().atMost(WAIT).until(() -> !rules.all().isEmpty());
    assertThat(dryRun(rule(Subject.ACTOR, EVE, Effect.REFUSE)).byEffect()).isEmpty();
  }
}
