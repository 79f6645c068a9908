package commonplace.relay.taking;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Form;
import commonplace.core.log.SubscriptionAspect.Software;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.testkit.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of what the software in the field takes, row by row.
class TakingTableTest {
  private static final ActorUri SUBSCRIBER = ActorUri.of("https://m.example/actor");

  private static Follow follow(Style style, String type) {
    return new Follow(
        SUBSCRIBER,
        type,
        "https://m.example/inbox",
        style,
        Iri.of("https://m.example/follow/1"),
        Iri.of("https://relay.example/actor"),
        State.ACTIVE,
        Map.of(),
        Instant.EPOCH,
        Optional.empty());
  }

  private static Optional<Software> runs(String name, String version) {
    return Optional.of(new Software(SUBSCRIBER, name, version, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "mastodon, 4.7.0, PUBLIC_FOLLOW, Application, VERBATIM, false",
    "mastodon, 4.7.0-alpha.2+glitch, PUBLIC_FOLLOW, Application, VERBATIM, false",
    "mastodon, 4.6.9, PUBLIC_FOLLOW, Application, VERBATIM_LD, false",
    "mastodon, 4.5.0, ACTOR_FOLLOW, Application, ANNOUNCE, true",
    "mastodon, 4.7.0, ACTOR_FOLLOW, Person, ANNOUNCE, false",
    "hometown, 4.2.10+hometown-1.1.1, PUBLIC_FOLLOW, Application, VERBATIM_LD, false",
    "kmyblue, 20.0, PUBLIC_FOLLOW, Application, VERBATIM_LD, false",
    "misskey, 2026.5.1, PUBLIC_FOLLOW, Person, VERBATIM_LD, false",
    "misskey, 2026.4.0, PUBLIC_FOLLOW, Application, VERBATIM_LD, false",
    "sharkey, 2025.4.3, PUBLIC_FOLLOW, Application, VERBATIM_LD, false",
    "pleroma, 2.7.0, ACTOR_FOLLOW, Application, ANNOUNCE, true",
    "akkoma, 3.15.2, PUBLIC_FOLLOW, Application, ANNOUNCE, true",
    "gotosocial, 0.22.0, ACTOR_FOLLOW, Service, ANNOUNCE, false",
    "friendica, 2026.05, ACTOR_FOLLOW, Application, ANNOUNCE, true",
    "mitra, 4.0.0, ACTOR_FOLLOW, Person, ANNOUNCE, false",
    "mitra, 4.0.0, ACTOR_FOLLOW, Application, ANNOUNCE, true",
    "nodebb, 4.14.0, ACTOR_FOLLOW, Application, ANNOUNCE, false",
    "bonfire, 1.0, PUBLIC_FOLLOW, Application, ANNOUNCE, false",
    "iceshrimp.net, 2025.1, PUBLIC_FOLLOW, Application, ANNOUNCE, false",
    "commonplace, 0.1.0, PUBLIC_FOLLOW, Application, VERBATIM, false",
    "commonplace, 0.1.0, ACTOR_FOLLOW, Application, ANNOUNCE, false",
    "activityrelay, 0.3.5, PUBLIC_FOLLOW, Application, VERBATIM, false",
    "aoderelay, 0.3.129, ACTOR_FOLLOW, Application, ANNOUNCE, true",
    "something, 1.0, PUBLIC_FOLLOW, Application, VERBATIM_LD, false",
    "something, 1.0, ACTOR_FOLLOW, Application, ANNOUNCE, true",
    "something, 1.0, ACTOR_FOLLOW, Group, ANNOUNCE, false"
  })
  void eachRow(
      String name, String version, Style style, String type, Taking taking, boolean followBack) {
    var served = Served.of(follow(style, type), runs(name, version), Optional.empty());
    assertThat(served.taking()).isEqualTo(taking);
    assertThat(served.followBack()).isEqualTo(followBack);
    assertThat(served.source()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "activity-relay, ACTOR_FOLLOW, Service, true, true",
    "activity-relay, PUBLIC_FOLLOW, Application, true, true",
    "activity-relay, ACTOR_FOLLOW, Person, false, false",
    "activityrelay, PUBLIC_FOLLOW, Application, true, false",
    "commonplace, PUBLIC_FOLLOW, Application, true, false",
    "something, PUBLIC_FOLLOW, Application, false, false"
  })
  void whatIsARelayAndWhichDropsWhatNamesPublic(
      String name, Style style, String type, boolean relay, boolean dropsPublic) {
    var served = Served.of(follow(style, type), runs(name, "2.0.11"), Optional.empty());
    assertThat(served.relay()).isEqualTo(relay);
    assertThat(served.dropsPublic()).isEqualTo(dropsPublic);
    var unknown = Served.of(follow(style, type), Optional.empty(), Optional.empty());
    assertThat(unknown.dropsPublic()).isFalse();
  }

  @Test
  void eachRowFitsSomebodyAndSaysItsSource() {
    for (var row : TakingTable.ROWS) {
      assertThat(row.source()).isNotBlank();
      var name = row.software().stream().findFirst().orElse("unheard-of");
      var type = row.servers() ? "Application" : "Person";
      var style = row.styles().iterator().next();
      var version = String.join(".", row.from().numbers().stream().map(String::valueOf).toList());
      assertThat(TakingTable.of(follow(style, type), runs(name, version))).isEqualTo(row);
    }
  }

  @Test
  void whatTheOperatorSaysCountsAndWhatWasBeforeIsKept() {
    var form =
        new Form(
            SUBSCRIBER,
            Optional.of("announce"),
            List.of("verbatim", "announce", "forgotten-form"),
            Instant.EPOCH);
    var served =
        Served.of(
            follow(Style.PUBLIC_FOLLOW, "Application"),
            runs("mastodon", "4.7.0"),
            Optional.of(form));
    assertThat(served.taking()).isEqualTo(Taking.ANNOUNCE);
    assertThat(served.all()).containsExactly(Taking.ANNOUNCE, Taking.VERBATIM);
    assertThat(served.source()).contains("operator");
  }

  @ParameterizedTest
  @CsvSource({
    "4.5.0, 4.5, 0",
    "4.10.0, 4.9.9, 1",
    "2026.5.0-beta.1, 2026.5.0, 0",
    "v1.2, 0, 0",
    "'', 0.0, 0",
    "4..7, 4, 0",
    "4.12345678901234567890, 4, 0"
  })
  void versionsCompareByTheirNumbers(String one, String other, int order) {
    assertThat(Integer.signum(Release.of(one).compareTo(Release.of(other)))).isEqualTo(order);
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void anyVersionIsReadAndEverybodyIsServed(long seed) {
    var random = new SplittableRandom(seed);
    var text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.append(random.nextBoolean() ? (char) ('0' + random.nextInt(10)) : '.');
      text.append(random.nextInt(8) == 0 ? (char) random.nextInt(0x3000) : '.');
    }
    for (var style : Style.values()) {
      for (var type : List.of("Application", "Person", "")) {
        var served =
            Served.of(follow(style, type), runs("mastodon", text.toString()), Optional.empty());
        assertThat(served.all()).containsExactly(served.taking());
      }
    }
  }
}
