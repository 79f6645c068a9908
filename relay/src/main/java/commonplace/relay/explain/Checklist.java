package commonplace.relay.explain;

import commonplace.core.log.DeliveryReport;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.NamedRelays;
import commonplace.core.terms.Receive;
import commonplace.relay.delivery.SeenDelivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Why a server gets no posts, or that it gets them: what to look at, in order, and what to do.
/// Pure.
///
/// @param origin our public base URL
/// @param relays ours beside the main one
record Checklist(String origin, Supplier<NamedRelays> relays) {
  private static final Duration LATELY = Duration.ofDays(1);
  private static final long MANY_REFUSED = 3;

  List<Finding> of(Member member) {
    var findings = new ArrayList<Finding>();
    member
        .admitted()
        .ifPresent(since ->
            findings.add(
                Finding.ok(
                    "It is an admitted sender since "
                        + Words.time(since)
                        + ": its posts are taken without a Follow, which does not bring it any.")));
    if (member.subscribers().isEmpty() && member.admitted().isEmpty()) {
      findings.add(
          Finding.problem(
              "No Follow of this server has been accepted here, nor does one wait.", add()));
    }
    for (var subscriber : member.subscribers()) {
      subscription(member, subscriber, findings);
    }
    member.stops().rule().ifPresent(rule -> findings.add(Stopping.byRule(rule, "what it sends")));
    findings.addAll(Stopping.byTerms("Its terms", member.stops().terms()));
    member
        .lastRefusal()
        .filter(refusal -> refusal.at().plus(LATELY).isAfter(member.now()))
        .ifPresent(refusal ->
            findings.add(
                Finding.warning(
                        (refusal.proven()
                                ? "A request of this server was refused at "
                                : "A request that names this server was refused at ")
                            + Words.time(refusal.at())
                            + " ("
                            + refusal.reason()
                            + ").",
                        refusal.proven()
                            ? "What it sent then was not relayed; see what the answer said."
                            : "No signature showed that it was of this server: anybody may have"
                                + " sent it. See what the answer said.")
                    .with(refusal.detail())));
    return List.copyOf(findings);
  }

  private String add() {
    return "In the server's relay settings add "
        + origin
        + "/inbox (Mastodon, Misskey and the like) or "
        + origin
        + "/actor (Pleroma, Akkoma, GoToSocial, Friendica and the like).";
  }

  private void subscription(Member member, Member.Subscriber subscriber, List<Finding> findings) {
    var follow = subscriber.follow();
    for (var part : follow.parts()) {
      subscription(member, subscriber, part, findings);
    }
    if (!follow.enrols()) {
      findings.add(
          Finding.warning(
              "An account of the server follows, not the server itself.",
              "Posts come to that account; to take part, add the relay in the server's settings."));
    }
  }

  private void subscription(
      Member member, Member.Subscriber subscriber, RelayFollow part, List<Finding> findings) {
    var since = Words.time(part.changed());
    var to = part.relay().isMain() ? "" : " to the relay " + part.relay();
    switch (part.state()) {
      case PENDING ->
          findings.add(
              Finding.warning(
                  "Its Follow" + of(part) + " waits for the operator since " + since + ".",
                  "Wait, or write to the operator of this relay."));
      case ACCEPT_OWED -> findings.add(acceptOwed(subscriber, part));
      case REJECTED, ENDED, NONE -> findings.add(over(subscriber.follow(), part));
      case ACTIVE -> {
        findings.add(Finding.ok("It is subscribed" + to + " since " + since + "."));
        if (isFirstActive(subscriber.follow(), part)) {
          active(member, subscriber, findings);
        }
      }
    }
  }

  private Finding over(Follow follow, RelayFollow part) {
    var named = part.relay().isMain() ? "" : " to the relay " + part.relay();
    var ended = ": that ended at " + Words.time(part.changed());
    if (follow.isActive()) {
      var to = part.relay().isMain() ? " to the main relay" : named;
      return Finding.ok("It is not subscribed" + to + ended + "; to another one here it is.")
          .with(part.reason());
    }
    boolean isNoMore = !part.relay().isMain() && relays.get().find(part.relay()).isEmpty();
    return Finding.problem(
            "It is not subscribed" + named + ended + ".",
            isNoMore
                ? "There is no such relay here any more: remove it in the server's settings. "
                    + add()
                : "Remove this relay in the server's settings and add it again. If the operator"
                    + " refused it, write to them.")
        .with(part.reason());
  }

  private static String of(RelayFollow part) {
    return part.relay().isMain() ? "" : " of the relay " + part.relay();
  }

  /// What holds for all relays is told once.
  private static boolean isFirstActive(Follow follow, RelayFollow part) {
    return follow.parts().stream()
        .filter(one -> one.state() == State.ACTIVE)
        .findFirst()
        .filter(part::equals)
        .isPresent();
  }

  private Finding acceptOwed(Member.Subscriber subscriber, RelayFollow part) {
    var answer = lastTrouble(subscriber);
    return Finding.problem(
            "Its Follow"
                + of(part)
                + " was accepted, but it has not taken our Accept yet; posts wait for that.",
            "Let "
                + subscriber.follow().inbox()
                + " take signed POSTs from "
                + origin
                + (answer.filter(text -> text.startsWith("401")).isPresent()
                    ? ". 401 means that it could not check our signature: can it fetch "
                        + origin
                        + "/actor, and is its clock right?"
                    : ". We go on trying."))
        .with(answer.map(text -> "Its last answer: " + text));
  }

  private void active(Member member, Member.Subscriber subscriber, List<Finding> findings) {
    var follow = subscriber.follow();
    standing(subscriber).ifPresent(findings::add);
    terms(subscriber.wanted()).ifPresent(findings::add);
    subscriber
        .delivery()
        .ifPresentOrElse(
            delivery -> delivery(member, delivery, findings),
            () ->
                findings.add(
                    Finding.ok("Another process serves it; how that goes is not known here.")));
    for (var gap : subscriber.gaps()) {
      findings.add(
          Finding.warning(
              "It missed " + Words.gap(gap) + ": the log no longer had them when it was back.",
              "They cannot be sent any more."));
    }
    subscriber
        .untold()
        .ifPresent(contact ->
            findings.add(
                Finding.warning(
                        "Nobody is told when deliveries to it fail for long: its contact is not an"
                            + " account.",
                        "At "
                            + origin
                            + "/terms name an account, such as @ann@m.example, best on another server.")
                    .with("Its contact: " + contact)));
    if (mayNotSend(subscriber, follow)) {
      findings.add(
          Finding.warning(
              "It has not accepted our own Follow, so it may not send its posts here.",
              "Look for a Follow from " + origin + "/actor and accept it."));
    }
  }

  private static Optional<Finding> terms(Receive wanted) {
    if (wanted.nothing()) {
      return Optional.of(
          Finding.warning("Its terms say that it wants nothing.", "Change what it receives."));
    }
    return wanted.equals(Receive.EVERYTHING)
        ? Optional.empty()
        : Optional.of(
            Finding.warning(
                "Its terms let only some posts through.",
                "See whether they ask for too much: servers, hashtags, languages, types, media."));
  }

  private static boolean mayNotSend(Member.Subscriber subscriber, Follow follow) {
    return follow.state() == State.ACTIVE
        && follow.style() == Style.ACTOR_FOLLOW
        && follow.enrols()
        && !subscriber.followsBack();
  }

  private static Optional<Finding> standing(Member.Subscriber subscriber) {
    var answer = lastTrouble(subscriber).or(() -> subscriber.newest().flatMap(Standing::reason));
    var since = subscriber.newest().map(Standing::since).map(Words::time).orElse("");
    return switch (subscriber.condition()) {
      case QUARANTINED ->
          Optional.of(
              Finding.problem(
                      "It is in quarantine since " + since + ": every try has failed for long.",
                      "Make its inbox reachable. It resumes by itself within hours, with what it"
                          + " missed as far as the log has it; at once if it repeats its Follow.")
                  .with(answer));
      case GONE ->
          Optional.of(
              Finding.problem(
                      "It was let go at " + since + ", after long quarantine.",
                      "Remove this relay in the server's settings and add it again.")
                  .with(answer));
      case SLOW ->
          Optional.of(
              Finding.warning("It is slow since " + since + ".", "Posts come late; none is lost.")
                  .with(subscriber.newest().flatMap(Standing::reason)));
      case ACTIVE ->
          subscriber
              .failingSince()
              .map(first ->
                  Finding.warning(
                          "Every try has failed since " + Words.time(first) + ".",
                          "See whether its inbox is reachable; we go on trying.")
                      .with(answer));
    };
  }

  private void delivery(Member member, SeenDelivery seen, List<Finding> findings) {
    var delivery = seen.report();
    var asSeen = Words.asSeen(seen, member.now());
    if (delivery.refusedInARow() >= MANY_REFUSED) {
      findings.add(refuses(delivery, asSeen));
    }
    if (delivery.lag() == 0) {
      findings.add(
          Finding.ok(
              delivery.lastAnswer().isPresent()
                  ? "Everything up to now was sent"
                      + asSeen
                      + "; the last answer came at "
                      + Words.time(delivery.lastAnswer().get().at())
                      + "."
                  : "Nothing waits for it" + asSeen + ": nothing was posted that it should get."));
    } else {
      findings.add(
          Finding.ok(
              "Posts wait for it: it is "
                  + Words.behind(MemberJson.behind(delivery, member.now()))
                  + asSeen
                  + delivery
                      .pausedUntil()
                      .map(until -> "; the next try is due at " + Words.time(until))
                      .orElse("")
                  + "."));
    }
  }

  private Finding refuses(DeliveryReport delivery, String asSeen) {
    var answer = delivery.troubles().isEmpty() ? "" : delivery.troubles().getLast().text();
    var status = answer.length() >= 3 ? answer.substring(0, 3) : answer;
    var todo =
        switch (status) {
          case "401" ->
              "It could not check our signature: can it fetch "
                  + origin
                  + "/actor, and is its clock right?";
          case "403" ->
              "See whether it blocks " + origin + ", or lacks this relay in its settings.";
          case "404", "405" ->
              "Its inbox may have moved: remove this relay in its settings and add it again.";
          default -> "See in its logs why.";
        };
    return Finding.problem(
            "It refused the last "
                + delivery.refusedInARow()
                + " posts that it was sent"
                + asSeen
                + ".",
            todo)
        .with("Its last such answer: " + answer);
  }

  private static Optional<String> lastTrouble(Member.Subscriber subscriber) {
    return subscriber
        .delivery()
        .map(seen -> seen.report().troubles())
        .filter(troubles -> !troubles.isEmpty())
        .map(troubles -> troubles.getLast().text());
  }
}
