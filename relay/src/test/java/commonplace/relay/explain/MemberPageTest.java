package commonplace.relay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.DeliveryReport;
import commonplace.core.log.DeliveryReport.Answer;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Gap;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.terms.Receive;
import commonplace.relay.delivery.SeenDelivery;
import commonplace.relay.taking.Served;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemberPageTest {
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final ActorUri ACTOR = ActorUri.of("https://a.example/actor");

  private static Member member() {
    var follow =
        new Follow(
            ACTOR,
            "Application",
            "https://a.example/inbox",
            Style.PUBLIC_FOLLOW,
            Iri.of("https://a.example/follow/1"),
            Iri.of("https://www.w3.org/ns/activitystreams#Public"),
            State.ACTIVE,
            Map.of(),
            NOW.minusSeconds(90_000),
            Optional.empty());
    var standing =
        new Standing(
            ACTOR,
            Condition.ACTIVE,
            NOW,
            Optional.empty(),
            Optional.empty(),
            List.of(new Gap(12, NOW.minusSeconds(9_000), NOW)));
    var refused = new Answer("403: <b>no</b> " + "x".repeat(400), NOW, Duration.ZERO, 3);
    var report =
        new DeliveryReport(
            "a",
            NOW,
            Map.of(0, 7L),
            9,
            Optional.of(NOW.minusSeconds(7_200)),
            Optional.empty(),
            Optional.of(new Answer("503: not now", NOW, Duration.ZERO, 1)),
            List.of(refused, new Answer("503: not now", NOW, Duration.ZERO, 1)),
            0,
            Duration.ZERO,
            Optional.of(NOW.plusSeconds(60)),
            List.of());
    var subscriber =
        new Member.Subscriber(
            follow,
            Optional.of(standing),
            Optional.of(SeenDelivery.elsewhere(report)),
            Optional.empty(),
            true,
            Served.of(follow, Optional.empty(), Optional.empty()),
            Receive.EVERYTHING,
            Optional.empty());
    return new Member(
        Authority.of("a.example"),
        List.of(subscriber),
        true,
        Optional.empty(),
        Optional.empty(),
        NOW);
  }

  private static String row(String name, String value) {
    return "<dt>" + name + "</dt><dd><bdi>" + value;
  }

  @Test
  void itsAdminSeesHowFarItIsBehindWhatItMissedAndItsOwnAnswers() {
    assertThat(MemberPage.facts(member(), true))
        .contains(row("Behind", "9 records, 7200 seconds<"))
        .contains(row("Next try", "2 Jan 2026, 00:01 UTC<"))
        .contains(row("Missed", "at most 12 posts between 1 Jan 2026, 21:30 UTC and"))
        .contains(row("Last answer", "503: not now (2 Jan 2026, 00:00 UTC)<"))
        .contains(row("Trouble", "403: &lt;b&gt;no&lt;/b&gt; xxx"))
        .contains("2 Jan 2026, 00:00 UTC, 3 times in a row)<")
        .doesNotContain("<b>", "x".repeat(DeliveryReport.MAX_TEXT));
  }

  @Test
  void strangersSeeRoughlyHowFarItIsBehind() {
    assertThat(MemberPage.facts(member().forAnybody(), false))
        .contains("hours behind")
        .doesNotContain("records", "Missed", "not now", "403", "Next try");
  }
}
