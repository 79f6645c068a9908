package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Answer;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.MadeTerms;
import commonplace.core.testkit.ManualClock;
import commonplace.relay.subscription.Membership;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A member that dies and comes back, over real HTTP.
class StandingIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private final FakePeer author = FakePeer.start();
  private final FakePeer member = FakePeer.start();
  private RunningRelay relay;
  private AdmittedActivity model;
  private int appended;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder, Membership.OPEN, clock);
    for (var peer : List.of(author, member)) {
      var follow = Activities.mastodon(peer.instanceActor()).followPublic();
      assertThat(peer.post(relay.inbox(), peer.instanceActor(), follow).status()).isEqualTo(202);
      await().atMost(SOON).until(() -> state(peer) == State.ACTIVE);
    }
    member.inbox().clear();
    var alice = author.person("alice");
    var writes = Activities.mastodon(alice);
    assertThat(author.post(relay.inbox(), alice, writes.create(writes.note("x"))).status())
        .isEqualTo(202);
    await().atMost(SOON).until(() -> member.inbox().count() == 1);
    model = relay.records(relay.topics.activities()).getFirst().value().orElseThrow();
  }

  @AfterEach
  void stop() {
    relay.close();
    author.close();
    member.close();
  }

  private State state(FakePeer peer) {
    return relay
        .relay
        .subscriptions()
        .find(ActorUri.of(peer.instanceActor().id()))
        .orElseThrow()
        .state();
  }

  private Optional<Condition> condition() {
    return relay
        .relay
        .subscriptions()
        .standing(ActorUri.of(member.instanceActor().id()))
        .map(standing -> standing.condition());
  }

  /// Another post of the author's, whatever the time is by the relay's clock.
  private void post() {
    relay
        .log
        .append(
            relay.topics.activities(),
            model.actor().text(),
            model.key() + "/" + appended++,
            Optional.of(Posts.like(model, appended)))
        .join();
  }

  private void awaitCondition(Condition condition) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          clock.advance(Duration.ofSeconds(30));
          post();
          assertThat(condition()).contains(condition);
        });
  }

  private void restart() {
    int port = relay.port();
    InMemoryEventLog log = relay.log;
    relay.close();
    relay = RunningRelay.on(log, folder, Membership.OPEN, port, clock);
  }

  @Test
  void aMemberThatDiesIsQuarantinedOverRestartsAndGetsAllWhenItIsBack() {
    contactIs(author.person("carol").id());
    member.goDown();
    post();
    await().atMost(SOON).until(() -> failing());
    clock.advance(Duration.ofHours(25));
    awaitCondition(Condition.QUARANTINED);
    awaitNotice("has taken nothing from this relay for long");
    restart();
    assertThat(condition()).contains(Condition.QUARANTINED);
    member.comeBack();
    clock.advance(Duration.ofHours(4));
    post();
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          clock.advance(Duration.ofMinutes(1));
          post();
          assertThat(condition()).contains(Condition.ACTIVE);
        });
    awaitNotice("takes posts from this relay again");
    await().atMost(SOON).until(() -> member.inbox().accepted().size() == 1 + appended);
    assertThat(member.inbox().accepted().stream().map(r -> r.json().toString()).distinct().count())
        .isEqualTo(1 + appended);
  }

  private void contactIs(String actor) {
    var subscriber = ActorUri.of(member.instanceActor().id());
    var terms = MadeTerms.contact(subscriber, actor);
    relay
        .log
        .append(relay.topics.subscriptions(), subscriber.text(), terms.key(), Optional.of(terms))
        .join();
    await()
        .atMost(SOON)
        .until(() -> relay.relay.subscriptions().terms(subscriber).contact().isPresent());
  }

  private void awaitNotice(String words) {
    await()
        .atMost(SOON)
        .until(() ->
            author.inbox().accepted().stream()
                .map(received -> received.json().toString())
                .anyMatch(json -> json.contains(words) && json.contains("Mention")));
  }

  private boolean failing() {
    return relay.relay.deliveries().stream().anyMatch(d -> d.failingSince().isPresent());
  }

  /// The node died after it stored that the member is gone, and before it ended the subscription.
  @Test
  void anEndThatACrashCutOffIsMadeUpFor() {
    var subscriber = ActorUri.of(member.instanceActor().id());
    var gone =
        new Standing(
            subscriber,
            Condition.GONE,
            clock.instant(),
            Optional.empty(),
            Optional.of("no answer"),
            List.of());
    relay
        .log
        .append(relay.topics.subscriptions(), subscriber.text(), gone.key(), Optional.of(gone))
        .join();
    restart();
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          clock.advance(Duration.ofMinutes(5));
          assertThat(state(member)).isEqualTo(State.ENDED);
        });
    assertThat(member.inbox().accepted().getLast().json().toString()).contains("Reject");
  }

  @Test
  void aMemberThatIsGoneIsToldByAReject() {
    member.inbox().usually(Answer.status(502));
    post();
    await().atMost(SOON).until(() -> failing());
    clock.advance(Duration.ofHours(25));
    awaitCondition(Condition.QUARANTINED);
    clock.advance(Duration.ofDays(31));
    awaitCondition(Condition.GONE);
    await().atMost(SOON).until(() -> state(member) == State.REJECTED);
    member.inbox().usually(Answer.ACCEPTED);
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          clock.advance(Duration.ofMinutes(5));
          post();
          assertThat(state(member)).isEqualTo(State.ENDED);
        });
    assertThat(member.inbox().accepted().getLast().json().toString())
        .contains("Reject", "follow again");
  }
}
