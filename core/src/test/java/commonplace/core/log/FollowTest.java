package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Style;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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
}
