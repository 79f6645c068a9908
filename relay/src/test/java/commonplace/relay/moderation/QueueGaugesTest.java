package commonplace.relay.moderation;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.RelayName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueGaugesTest {
  private static final Instant NOW = Instant.parse("2026-03-03T12:00:00Z");

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Collection<Follow> follows = new ArrayList<>();

  @BeforeEach
  void register() {
    QueueGauges.register(meters, () -> follows, () -> NOW);
  }

  private static RelayFollow part(RelayName relay, State state, Duration since) {
    return new RelayFollow(
        relay,
        Iri.of("https://m.example/follows/1"),
        Iri.of("https://relay.example/actor"),
        state,
        NOW.minus(since),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static Follow follow(String host, RelayFollow... parts) {
    return Follow.of(
        ActorUri.of("https://" + host + "/actor"),
        "Application",
        "https://" + host + "/inbox",
        Style.PUBLIC_FOLLOW,
        Map.of(),
        Optional.empty(),
        List.of(parts));
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  @Test
  void whereNobodyWaitsNothingAges() {
    follows.add(follow("a.example", part(RelayName.MAIN, State.ACTIVE, Duration.ofDays(9))));
    assertThat(gauge("commonplace.applicants")).isZero();
    assertThat(gauge("commonplace.applicants.waiting.seconds")).isZero();
  }

  @Test
  void whoWaitsIsCountedAtEachRelayAndTheFirstSaysForHowLong() {
    var birds = new RelayName("birds");
    follows.add(follow("a.example", part(RelayName.MAIN, State.PENDING, Duration.ofHours(2))));
    follows.add(
        follow(
            "b.example",
            part(RelayName.MAIN, State.ACTIVE, Duration.ofDays(9)),
            part(birds, State.PENDING, Duration.ofHours(30))));
    assertThat(gauge("commonplace.applicants")).isEqualTo(2);
    assertThat(gauge("commonplace.applicants.waiting.seconds")).isEqualTo(30 * 3_600);
    follows.clear();
    assertThat(gauge("commonplace.applicants")).isZero();
  }
}
