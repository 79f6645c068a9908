package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DebtsTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final RelayName MAIN = RelayName.MAIN;
  private static final RelayName BIRDS = RelayName.of("birds");
  private static final RelayName CATS = RelayName.of("cats");

  private final Map<RelayName, Outcome> answers = new HashMap<>();
  private final List<RelayName> sent = new ArrayList<>();
  private final List<Set<RelayName>> answered = new ArrayList<>();
  private boolean logIsThere = true;

  /// Owes a document for each part that is owed one.
  private final class Owing implements Handshake {
    @Override
    public List<Payload> owed(Follow follow) {
      return follow.parts().stream()
          .filter(part -> part.state().isOwed())
          .map(part -> Payload.of(Bytes.utf8(part.state().name())).by(part.relay()))
          .toList();
    }

    @Override
    public void answered(Follow follow, Set<RelayName> relays) {
      if (!logIsThere) {
        throw new LogUnavailableException("away", new IllegalStateException());
      }
      answered.add(Set.copyOf(relays));
    }

    @Override
    public void gone(Follow follow) {
      answered.add(Set.of());
    }
  }

  private final Debts debts =
      new Debts(
          (_, payload) -> {
            sent.add(payload.relay());
            return answers.getOrDefault(payload.relay(), new Outcome.Delivered(202));
          },
          new Owing());

  private static Follow follow(State main, RelayFollow... others) {
    var follow = Posts.follow("s.example", Style.PUBLIC_FOLLOW, main, Map.of(0, 0L));
    for (var other : others) {
      follow = follow.with(other);
    }
    return follow;
  }

  private static RelayFollow at(RelayName relay, State state, Instant changed) {
    return new RelayFollow(
        relay,
        Iri.of("https://s.example/follows/" + relay.account()),
        Iri.of("https://www.w3.org/ns/activitystreams#Public"),
        state,
        changed,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  @Test
  void whatOneRelayOwesAndIsRefusedSaysNothingOfTheOthers() {
    answers.put(BIRDS, new Outcome.Refused(401, "who are you"));
    var follow =
        follow(
            State.ACCEPT_OWED, at(BIRDS, State.ACCEPT_OWED, NOW), at(CATS, State.ACCEPT_OWED, NOW));
    assertThat(debts.pay(follow, NOW))
        .isInstanceOfSatisfying(
            Debts.Failed.class,
            failed -> {
              assertThat(failed.failure().answer()).contains("401", "who are you");
              assertThat(failed.answer()).contains(new Outcome.Refused(401, "who are you"));
            });
    assertThat(sent).containsExactly(MAIN, BIRDS, CATS);
    assertThat(answered).containsExactly(Set.of(MAIN, CATS));
  }

  @Test
  void whoDoesNotAnswerIsNotAskedFurther() {
    answers.put(MAIN, new Outcome.TryLater("503", Optional.empty(), true));
    var follow = follow(State.ACCEPT_OWED, at(BIRDS, State.ACCEPT_OWED, NOW));
    assertThat(debts.pay(follow, NOW)).isInstanceOf(Debts.Failed.class);
    assertThat(sent).containsExactly(MAIN);
    assertThat(answered).isEmpty();
  }

  @Test
  void aRejectThatNobodyTakesEndsAfterADay() {
    answers.put(BIRDS, new Outcome.Refused(403, ""));
    var old = at(BIRDS, State.REJECTED, NOW.minus(Duration.ofHours(25)));
    assertThat(debts.pay(follow(State.ENDED, old), NOW)).isInstanceOf(Debts.Over.class);
    assertThat(debts.pay(follow(State.ACTIVE, old), NOW)).isInstanceOf(Debts.Paid.class);
    assertThat(sent).isEmpty();
    assertThat(answered).as("it is settled beside what goes on").containsExactly(Set.of(BIRDS));
    var fresh = at(BIRDS, State.REJECTED, NOW.minus(Duration.ofHours(23)));
    assertThat(debts.pay(follow(State.ACTIVE, fresh), NOW)).isInstanceOf(Debts.Failed.class);
  }

  @Test
  void whatIsNotStoredIsToldAgain() {
    logIsThere = false;
    assertThat(debts.pay(follow(State.ACCEPT_OWED), NOW)).isInstanceOf(Debts.Failed.class);
    logIsThere = true;
    assertThat(debts.pay(follow(State.ACCEPT_OWED), NOW)).isInstanceOf(Debts.Paid.class);
    assertThat(sent).containsExactly(MAIN, MAIN);
    answers.put(MAIN, new Outcome.Gone());
    assertThat(debts.pay(follow(State.ACCEPT_OWED), NOW)).isInstanceOf(Debts.Over.class);
  }
}
