package commonplace.relay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.relays.NamedRelays;
import commonplace.core.terms.Send;
import commonplace.relay.inbox.Unrelayed;
import commonplace.relay.moderation.Made;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Of a member whose deliveries go well, but of whose posts some or all are not relayed.
class WhatItSendsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Member MEMBER =
      new Member(
          Authority.of("a.example"),
          List.of(),
          true,
          Optional.empty(),
          Optional.empty(),
          NOW,
          new Member.Stops(
              Optional.of(Made.rule(Subject.HOST, "a.example", Effect.LIMIT)),
              List.of(Send.none()),
              Optional.of(new Unrelayed(Set.of(), "nothing is wanted", NOW))));

  private static List<String> checklist(Member member) {
    return new Checklist("https://relay.example", () -> NamedRelays.NONE)
        .of(member).stream().map(Finding::what).toList();
  }

  @Test
  void aRuleAndItsOwnTermsAreNamed() {
    assertThat(checklist(MEMBER))
        .anySatisfy(what ->
            assertThat(what)
                .contains("A rule of the operator stops what it sends now", "in the rules"))
        .contains("Its terms say that nothing of its people's posts is relayed.");
  }

  @Test
  void strangersLearnNothingOfIt() {
    assertThat(checklist(MEMBER.forAnybody()))
        .hasSize(1)
        .allMatch(what -> what.contains("No Follow"));
  }

  @Test
  void inFullAsJsonAreTheRuleAndTheLastPostThatWasNotRelayedWithoutItsId() {
    assertThat(MemberJson.everything(MEMBER))
        .hasEntrySatisfying(
            "rule",
            rule ->
                assertThat(rule.toString())
                    .contains("effect=limit", "pattern=a.example", "reason=it is in the rules")
                    .doesNotContain("note"))
        .containsKey("lastUnrelayed");
    assertThat(MemberJson.summary(MEMBER)).doesNotContainKeys("rule", "lastUnrelayed");
  }
}
