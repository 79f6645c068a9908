package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowCodecTest {
  /// As records were before they said whether a Follow was ever accepted.
  private static final String OLDER =
      """
      {"kind":"Follow","subscriber":"https://m.example/actor","type":"Application",\
      "inbox":"https://m.example/inbox","style":"PUBLIC_FOLLOW",\
      "followId":"https://m.example/follows/1",\
      "followed":"https://www.w3.org/ns/activitystreams#Public","state":"ACTIVE",\
      "start":{"0":5,"1":7},"changed":"2026-03-01T12:00:00Z","reason":null,\
      "history":"2026-02-28T12:00:00Z","since":null,"joined":[{"relay":"birds",\
      "followId":"https://m.example/follows/2",\
      "followed":"https://relay.example/relays/birds","state":"PENDING",\
      "changed":"2026-03-02T12:00:00Z","reason":"asked","since":null,"followedBack":false}],\
      "active":true,"owed":false,"served":true}\
      """;

  private static final String WRITTEN =
      OLDER
          .replace("\"followedBack\":false}", "\"followedBack\":false,\"accepted\":null}")
          .replace("\"joined\"", "\"accepted\":null,\"joined\"");

  private static final Follow FOLLOW =
      new Follow(
          ActorUri.of("https://m.example/actor"),
          "Application",
          "https://m.example/inbox",
          Style.PUBLIC_FOLLOW,
          Iri.of("https://m.example/follows/1"),
          Iri.of("https://www.w3.org/ns/activitystreams#Public"),
          State.ACTIVE,
          Map.of(0, 5L, 1, 7L),
          Instant.parse("2026-03-01T12:00:00Z"),
          Optional.empty(),
          Optional.of(Instant.parse("2026-02-28T12:00:00Z")),
          Optional.empty(),
          Optional.empty(),
          List.of(
              new RelayFollow(
                  RelayName.of("birds"),
                  Iri.of("https://m.example/follows/2"),
                  Iri.of("https://relay.example/relays/birds"),
                  State.PENDING,
                  Instant.parse("2026-03-02T12:00:00Z"),
                  Optional.of("asked"),
                  Optional.empty(),
                  false)));

  private final JsonCodec<SubscriptionAspect> codec = new JsonCodec<>(SubscriptionAspect.class);

  @Test
  void theLogReadsAndWritesItAsItAlwaysDid() {
    assertThat(codec.decode(new Encoded(Map.of(), Bytes.utf8(OLDER)))).isEqualTo(FOLLOW);
    assertThat(codec.decode(new Encoded(Map.of(), Bytes.utf8(WRITTEN)))).isEqualTo(FOLLOW);
    assertThat(new String(codec.encode(FOLLOW).body().shared(), StandardCharsets.UTF_8))
        .isEqualTo(WRITTEN);
  }
}
