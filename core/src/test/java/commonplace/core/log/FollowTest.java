package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.RelayName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FollowTest {
  @ParameterizedTest
  @CsvSource({
    "Application, ACTOR_FOLLOW, https://m.example/users/relay, true",
    "Service, ACTOR_FOLLOW, https://m.example/users/bot, false",
    "Service, ACTOR_FOLLOW, https://m.example/users/m.example, true",
    "Service, ACTOR_FOLLOW, https://m.example/users/other.example, false",
    "Service, ACTOR_FOLLOW, https://m.example/users/am.example, false",
    "Service, ACTOR_FOLLOW, https://m.example/actor, true",
    "Service, ACTOR_FOLLOW, https://m.example/users/actor, false",
    "Service, PUBLIC_FOLLOW, https://m.example/users/service, true",
    "Person, PUBLIC_FOLLOW, https://m.example/actor, false",
    "Group, ACTOR_FOLLOW, https://m.example/actor, false"
  })
  void aServersOwnActorEnrolsItAndNobodysBotDoes(
      String type, Style style, String actor, boolean enrols) {
    var follow =
        new Follow(
            ActorUri.of(actor),
            type,
            actor + "/inbox",
            style,
            Iri.of(actor + "#follow"),
            Audience.PUBLIC,
            State.ACTIVE,
            Map.of(),
            Instant.EPOCH,
            Optional.empty());
    assertThat(follow.enrols()).isEqualTo(enrols);
  }

  /// Of older records only the state is known.
  @ParameterizedTest
  @CsvSource({
    "PENDING ENDED, false",
    "PENDING REJECTED ENDED, false",
    "PENDING ACCEPT_OWED REJECTED ENDED, true",
    "ACTIVE ENDED, true",
    "REJECTED ENDED, true",
    "REJECTED ACCEPT_OWED ENDED, true"
  })
  void whoWasNeverAcceptedWasNeverServed(String states, boolean served) {
    var all = Stream.of(states.split(" ")).map(State::valueOf).toList();
    var part =
        new RelayFollow(
            RelayName.of("birds"),
            Iri.of("https://m.example/follows/2"),
            Iri.of("https://relay.example/relays/birds"),
            all.getFirst(),
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            false);
    for (var state : all) {
      part = part.in(state, Instant.EPOCH, Optional.empty());
    }
    assertThat(part.followedBack(true).from(Optional.of(Instant.EPOCH)).wasServed())
        .isEqualTo(served);
  }
}
