package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.RelayName;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotServedTest {
  private static RelayFollow at(String relay, State state) {
    return new RelayFollow(
        relay.isEmpty() ? RelayName.MAIN : RelayName.of(relay),
        Iri.of("https://a.example/follow/" + relay),
        Iri.of("https://www.w3.org/ns/activitystreams#Public"),
        state,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static String why(String actor, RelayFollow... parts) {
    return NotServed.why(
        Follow.of(
            ActorUri.of(actor),
            "Application",
            "https://a.example/inbox",
            Style.PUBLIC_FOLLOW,
            Map.of(),
            Optional.empty(),
            Arrays.asList(parts)));
  }

  @Test
  void everyRelayThatItWaitsAtIsNamedWithItsCommand() {
    var actor = "https://a.example/actor";
    assertThat(why(actor, at("", State.PENDING)))
        .contains(
            "waits for approval at the main relay,",
            "`deploy/commonplace admin approve " + actor + "`");
    assertThat(
            why(actor, at("", State.ENDED), at("birds", State.PENDING), at("cats", State.PENDING)))
        .contains(
            "at the relay `birds` and at the relay `cats`",
            "approve " + actor + " --relay birds` or ",
            " --relay cats`")
        .doesNotContain("main relay");
    assertThat(why(actor, at("birds", State.REJECTED))).contains("not subscribed any more");
  }

  @Test
  void aShellTakesTheUrlForOneWord() {
    assertThat(why("https://a.example/it's;reboot", at("", State.PENDING)))
        .contains("approve 'https://a.example/it'\\''s;reboot'`");
  }
}
