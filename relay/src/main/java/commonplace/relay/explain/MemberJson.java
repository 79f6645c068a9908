package commonplace.relay.explain;

import commonplace.core.log.DeliveryReport;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.SubscriptionAspect.Gap;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.relay.delivery.SeenDelivery;
import commonplace.relay.terms.TermsJson;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is known of a member as JSON: for anybody, or for those who run it or this relay. Pure.
final class MemberJson {
  private MemberJson() {}

  static Map<String, Object> summary(Member member) {
    var json = new LinkedHashMap<String, Object>();
    json.put("host", member.host().text());
    json.put("subscribers", member.subscribers().stream().map(s -> summary(s, member)).toList());
    return json;
  }

  private static Map<String, Object> summary(Member.Subscriber subscriber, Member member) {
    var json = new LinkedHashMap<String, Object>();
    json.put("actor", subscriber.follow().subscriber().text());
    json.put("state", Words.label(subscriber.follow().state()));
    json.put("since", subscriber.follow().changed().toString());
    if (!subscriber.follow().joined().isEmpty()) {
      json.put(
          "relays",
          subscriber.follow().joined().stream()
              .map(part ->
                  Map.of(
                      "name", part.relay().text(),
                      "state", Words.label(part.state()),
                      "since", part.changed().toString()))
              .toList());
    }
    json.put("condition", Words.label(subscriber.condition()));
    subscriber.newest().ifPresent(s -> json.put("conditionSince", s.since().toString()));
    subscriber
        .delivery()
        .ifPresent(seen -> {
          json.put("lag", Words.lag(behind(seen.report(), member.now())));
          seen(seen, json);
        });
    return json;
  }

  static Map<String, Object> everything(Member member) {
    var json = new LinkedHashMap<String, Object>();
    json.put("host", member.host().text());
    json.put("listed", member.listed());
    member.admitted().ifPresent(since -> json.put("admittedSince", since.toString()));
    json.put("subscribers", member.subscribers().stream().map(s -> full(s, member)).toList());
    member
        .lastRefusal()
        .ifPresent(refusal ->
            json.put(
                "lastRefusal",
                Map.of(
                    "reason", refusal.reason(),
                    "detail", refusal.detail(),
                    "at", refusal.at().toString(),
                    "proven", refusal.proven())));
    member
        .stops()
        .last()
        .ifPresent(last ->
            json.put("lastUnrelayed", Map.of("reason", last.reason(), "at", last.at().toString())));
    member.stops().rule().ifPresent(rule -> json.put("rule", rule(rule)));
    return json;
  }

  /// What those are told whom it is applied to.
  private static Map<String, Object> rule(Rule rule) {
    var json = new LinkedHashMap<String, Object>();
    json.put("subject", rule.subject().label());
    json.put("pattern", rule.pattern());
    json.put("effect", rule.effect().label());
    json.put("reason", rule.reason());
    rule.expires().ifPresent(end -> json.put("expires", end.toString()));
    return json;
  }

  private static Map<String, Object> full(Member.Subscriber subscriber, Member member) {
    var follow = subscriber.follow();
    var json = summary(subscriber, member);
    subscriber.software().ifPresent(s -> json.put("software", s.name() + " " + s.version()));
    json.put("type", follow.type());
    json.put("style", Words.label(follow.style()));
    json.put("inbox", follow.inbox());
    json.put("followsBack", subscriber.followsBack());
    json.put("takes", subscriber.served().taking().label());
    json.put("takesBecause", subscriber.served().source());
    subscriber.terms().ifPresent(terms -> json.put("terms", TermsJson.write(terms)));
    follow.reason().ifPresent(reason -> json.put("reason", reason));
    subscriber.failingSince().ifPresent(since -> json.put("failingSince", since.toString()));
    subscriber
        .newest()
        .flatMap(standing -> standing.reason())
        .ifPresent(reason -> json.put("conditionReason", reason));
    json.put("gaps", subscriber.gaps().stream().map(MemberJson::gap).toList());
    subscriber.delivery().ifPresent(seen -> delivery(seen.report(), member, json));
    return json;
  }

  /// When another node saw it, and which, as far as that may be named.
  static void seen(SeenDelivery seen, Map<String, Object> json) {
    if (!seen.here()) {
      json.put("seenAt", seen.report().at().toString());
      if (!seen.report().node().isEmpty()) {
        json.put("seenBy", seen.report().node());
      }
    }
  }

  private static void delivery(DeliveryReport delivery, Member member, Map<String, Object> json) {
    json.put("lagRecords", delivery.lag());
    json.put("lagSeconds", behind(delivery, member.now()).toSeconds());
    json.put("answerMillis", delivery.answerTime().toMillis());
    json.put("refusedInARow", delivery.refusedInARow());
    delivery.lastAnswer().ifPresent(answer -> json.put("lastAnswer", answer(answer)));
    json.put("troubles", delivery.troubles().stream().map(MemberJson::answer).toList());
    delivery.pausedUntil().ifPresent(until -> json.put("nextAttempt", until.toString()));
  }

  /// One of all that are served, for the operator.
  static Map<String, Object> lag(Member.Subscriber subscriber, Instant now) {
    var json = new LinkedHashMap<String, Object>();
    json.put("actor", subscriber.follow().subscriber().text());
    json.put("condition", Words.label(subscriber.condition()));
    subscriber.delivery().ifPresent(seen -> lag(seen, now, json));
    json.put("lost", subscriber.newest().map(Standing::lost).orElse(0L));
    return json;
  }

  private static void lag(SeenDelivery seen, Instant now, Map<String, Object> json) {
    var delivery = seen.report();
    json.put("lagRecords", delivery.lag());
    json.put("lagSeconds", behind(delivery, now).toSeconds());
    delivery.failingSince().ifPresent(at -> json.put("failingSince", at.toString()));
    delivery.pausedUntil().ifPresent(at -> json.put("nextAttempt", at.toString()));
    delivery.lastAnswer().ifPresent(answer -> json.put("lastAnswer", answer.text()));
    json.put("refusedInARow", delivery.refusedInARow());
    seen(seen, json);
  }

  static Duration behind(DeliveryReport delivery, Instant now) {
    return delivery
        .oldest()
        .filter(_ -> delivery.lag() > 0)
        .map(oldest -> Duration.between(oldest, now))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  private static Map<String, Object> answer(DeliveryReport.Answer answer) {
    return Map.of(
        "text", answer.text(),
        "at", answer.at().toString(),
        "millis", answer.took().toMillis(),
        "times", answer.times());
  }

  private static Map<String, Object> gap(Gap gap) {
    return Map.of(
        "records", gap.records(), "from", gap.from().toString(), "until", gap.until().toString());
  }

  /// @param all whether also what only those see who run the server or this relay
  static List<Map<String, Object>> findings(List<Finding> findings, boolean all) {
    return findings.stream().map(finding -> finding(finding, all)).toList();
  }

  private static Map<String, Object> finding(Finding finding, boolean all) {
    var json = new LinkedHashMap<String, Object>();
    json.put("level", Words.label(finding.level()));
    json.put("what", finding.what());
    finding.detail().filter(_ -> all).ifPresent(detail -> json.put("detail", detail));
    finding.todo().ifPresent(todo -> json.put("todo", todo));
    return json;
  }
}
