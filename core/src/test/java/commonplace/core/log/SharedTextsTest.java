package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Style;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is read from the log about one member is kept in many tables, and its texts once.
class SharedTextsTest {
  private static final ActorUri MEMBER = ActorUri.of("https://m.example/actor");
  private static final String INBOX = "https://m.example/inbox";
  private final JsonCodec<SubscriptionAspect> aspects = new JsonCodec<>(SubscriptionAspect.class);
  private final JsonCodec<KnownActor> actors = new JsonCodec<>(KnownActor.class);

  private Follow follow(String number) {
    var follow =
        new Follow(
            MEMBER,
            "Application",
            INBOX,
            Style.PUBLIC_FOLLOW,
            Iri.of("https://m.example/follows/" + number),
            Audience.PUBLIC,
            State.ACTIVE,
            Map.of(0, 7L),
            Instant.EPOCH,
            Optional.empty());
    var read = (Follow) aspects.decode(aspects.encode(follow));
    assertThat(read).isEqualTo(follow);
    return read;
  }

  private KnownActor actor(String type) {
    var flags =
        new ActorFlags(type, Optional.of(true), Optional.empty(), List.of(), false, false, false);
    var actor =
        new KnownActor(
            MEMBER, flags, List.of(), Optional.of(INBOX), Optional.empty(), Instant.EPOCH);
    var read = actors.decode(actors.encode(actor));
    assertThat(read).isEqualTo(actor);
    return read;
  }

  @Test
  void eachOfThemIsOneObject() {
    var follow = follow("1");
    var other = follow("2");
    var actor = actor("Application");
    var terms = aspects.decode(aspects.encode(new Terms(MEMBER, true, true)));
    assertThat(follow.subscriber())
        .isSameAs(other.subscriber())
        .isSameAs(actor.id())
        .isSameAs(terms.subscriber());
    assertThat(follow.followed()).isSameAs(other.followed());
    assertThat(follow.type()).isSameAs(other.type());
    assertThat(follow.inbox()).isSameAs(other.inbox()).isSameAs(actor.inbox().orElseThrow());
    assertThat(actor.flags()).isSameAs(actor("Application").flags());
    assertThat(actor.flags()).isNotEqualTo(actor("Person").flags());
  }
}
