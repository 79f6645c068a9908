package commonplace.relay.explain;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.DeliveryReport;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.log.Terms;
import commonplace.core.relays.NamedRelays;
import commonplace.core.terms.Subject;
import commonplace.relay.delivery.FormLabels;
import commonplace.relay.delivery.SeenDelivery;
import commonplace.relay.inbox.LastRefusal;
import commonplace.relay.inbox.Unrelayed;
import commonplace.relay.terms.Content;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Why a post was relayed or not, in general and to one member. Pure.
///
/// @param horizon how long the log keeps activities
/// @param relays ours beside the main one
record PostChecklist(Duration horizon, Supplier<NamedRelays> relays) {
  /// They are told neither of answers nor of terms.
  private static final List<String> STRANGERS_DOUBTS =
      List.of(
          "it was refused by its server, given up after its server failed on it for an hour,"
              + " withheld because it was withdrawn, or stopped by its terms");

  /// In general.
  ///
  /// @param author what is known of the server that the id names
  /// @param authorIsMember whether what that server sends is taken
  /// @param rule of the operator's, that is against it now
  /// @param all whether also what only the operator sees, or who runs the author's server
  List<Finding> of(
      Post post, Member author, boolean authorIsMember, Optional<Rule> rule, boolean all) {
    return switch (post) {
      case Post.OnTheLog found -> found(found, all);
      case Post.Absent absent -> absent(absent, author, authorIsMember, rule, all);
    };
  }

  private static List<Finding> found(Post.OnTheLog post, boolean all) {
    var findings = new ArrayList<Finding>();
    var activity = post.activity();
    findings.add(
        Finding.ok(
            "The log took this "
                + activity.type()
                + " at "
                + Words.time(post.admitted())
                + ", proved by "
                + activity.provedBy().label()
                + "."));
    for (var style : Style.values()) {
      var form = FormLabels.of(activity, style);
      findings.add(
          form.equals("nothing")
              ? Finding.warning(
                  "Subscribers by " + Words.label(style) + " do not get it.",
                  "They could not check or use it: FEDERATION.md lists what goes to whom.")
              : Finding.ok("Subscribers by " + Words.label(style) + " get it as " + form + "."));
    }
    if (post.withdrawn() && all) {
      findings.add(
          Finding.warning(
              "Its content was withdrawn since; who had not got it by then will not.",
              "Nothing: its author or a moderator deleted it."));
    }
    return List.copyOf(findings);
  }

  private List<Finding> absent(
      Post.Absent post, Member author, boolean authorIsMember, Optional<Rule> rule, boolean all) {
    if (post.withdrawn() && all) {
      return List.of(
          Finding.warning("It was withdrawn, and is relayed no more.", "Nothing: it was deleted."));
    }
    var findings = new ArrayList<Finding>();
    findings.add(
        Finding.problem(
            "It is not on the log of the last "
                + Words.lasting(horizon)
                + ": it never came, was refused, is none that is relayed (unlisted ones are not), is"
                + " older, or was withdrawn.",
            "Ask with the id of the post itself; for a boost or a deletion name its `actor`, too."));
    if (all) {
      findings.addAll(stopped(post, author, rule));
    }
    if (all && !authorIsMember) {
      findings.add(
          Finding.problem(
              author.host() + " is no member of this relay: what it sends is not taken.",
              "Its admin can add this relay."));
    }
    if (!all && !(authorIsMember && author.listed())) {
      findings.add(
          Finding.problem(
              author.host()
                  + " is no member of this relay, so that what it sends is not taken, or has chosen"
                  + " not to be seen.",
              "Its admin can add this relay, or prove at /terms to run the server, and ask again."));
    }
    author
        .lastRefusal()
        .filter(_ -> all)
        .ifPresent(refusal -> findings.add(refused(author.host(), refusal)));
    return List.copyOf(findings);
  }

  /// What keeps it from being relayed now, and what became of the server's last post that was not.
  private static List<Finding> stopped(Post.Absent post, Member author, Optional<Rule> rule) {
    var findings = new ArrayList<Finding>();
    author.stops().last().ifPresent(last -> findings.add(unrelayed(author.host(), post, last)));
    rule.ifPresent(one -> findings.add(Stopping.byRule(one, "it")));
    findings.addAll(Stopping.byTerms("The terms of " + author.host(), author.stops().terms()));
    return findings;
  }

  private static Finding unrelayed(Authority host, Post.Absent post, Unrelayed last) {
    boolean same = Posts.candidates(post.id()).stream().anyMatch(last.ids()::contains);
    return Finding.warning(
            (same
                    ? "It was received, and is not relayed: it came from " + host + " at "
                    : "The last post of "
                        + host
                        + " that was received and not relayed was another one, at ")
                + Words.time(last.at())
                + ".",
            "See what the answer said.")
        .with(last.reason());
  }

  private static Finding refused(Authority host, LastRefusal refusal) {
    return Finding.warning(
            (refusal.proven()
                    ? "The last refusal of " + host + " was at "
                    : "The last refusal of a request that names " + host + " was at ")
                + Words.time(refusal.at())
                + " ("
                + refusal.reason()
                + "). Refusals name no posts, so whether it was this one is not known.",
            "See what the answer said.")
        .with(refusal.detail());
  }

  /// To one member.
  ///
  /// @param all whether also what only the operator sees, or who runs the member's server
  List<Finding> to(Member member, Post.OnTheLog post, boolean all) {
    if (isOrigin(member.host(), post)) {
      return List.of(Finding.ok("It is never sent back to where it came from."));
    }
    var subscribers = (all ? member : member.forAnybody()).subscribers();
    if (subscribers.isEmpty()) {
      return List.of(
          Finding.problem(member.host() + " is not subscribed.", "Its admin can add this relay."));
    }
    return subscribers.stream().map(subscriber -> to(subscriber, post, member.now(), all)).toList();
  }

  private static boolean isOrigin(Authority host, Post.OnTheLog post) {
    var activity = post.activity();
    return Stream.of(
            Optional.of(activity.actor().value()),
            Optional.of(activity.signer().value()),
            activity.object())
        .flatMap(Optional::stream)
        .map(Iri::authority)
        .flatMap(Optional::stream)
        .anyMatch(host::equals);
  }

  private Finding to(Member.Subscriber subscriber, Post.OnTheLog post, Instant now, boolean all) {
    var follow = subscriber.follow();
    var who = follow.subscriber().text();
    int partition = post.position().partition();
    long offset = post.position().offset();
    if (!follow.isActive()) {
      return Finding.problem(
          who + " gets nothing: its subscription is " + Words.label(follow.state()) + ".",
          "See why its server gets no posts.");
    }
    if (follow.start().getOrDefault(partition, 0L) > offset) {
      return Finding.ok(who + " subscribed after it was posted.");
    }
    var forms = FormLabels.of(post.activity(), subscriber.served());
    if (forms.isEmpty()) {
      return Finding.ok(
          who + " gets nothing of this type: its software could not check or use it.");
    }
    var subject = Content.of(post.activity(), post.admitted()).subject();
    if (relays.get().carriers(post.activity().relays(), subject).stream()
        .noneMatch(relay -> follow.takes(relay, post.admitted(), subject.retracts()))) {
      return Finding.ok("None of the relays that " + who + " follows here carries it.");
    }
    var objection = subscriber.wanted().objection(subject);
    if (all && objection.isPresent()) {
      return Finding.warning(
          "The terms of " + who + " stop it: " + objection.get().text() + ".",
          "Its admin can change them at /terms.");
    }
    var delivery = subscriber.delivery().filter(d -> d.report().next().containsKey(partition));
    return delivery
        .filter(_ -> all)
        .flatMap(seen -> notTaken(who, post, seen, now))
        .or(() ->
            delivery.map(seen ->
                isSettled(post, seen)
                    ? settled(
                        who + " it is settled: delivered as " + String.join(" and ", forms),
                        all ? doubts(subscriber, subject, post) : STRANGERS_DOUBTS,
                        Words.asSeen(seen, now),
                        all)
                    : waiting(who, post, seen, now)))
        .orElseGet(() ->
            Finding.warning(
                "Another process serves " + who + "; how far it is, is not known here.",
                "Ask that process."));
  }

  private static Optional<Finding> notTaken(
      String who, Post.OnTheLog post, SeenDelivery seen, Instant now) {
    return seen.report()
        .notTaken(post.position())
        .map(last ->
            Finding.warning(
                    who
                        + (last.givenUp()
                            ? " failed on it for an hour while it took others: given up at "
                            : " refused it at ")
                        + Words.time(last.at())
                        + Words.asSeen(seen, now)
                        + ".",
                    "See in its logs why. A replay, by the operator of this relay, sends it again.")
                .with("Its last answer: " + last.text()));
  }

  /// What was settled stays so; what waited when another node saw it may have gone out since.
  private static boolean isSettled(Post.OnTheLog post, SeenDelivery seen) {
    return seen.report().next().getOrDefault(post.position().partition(), 0L)
        > post.position().offset();
  }

  /// Nobody keeps what became of each delivery, but of the last ones that were not taken.
  private static Finding settled(
      String delivered, List<String> unless, String asSeen, boolean all) {
    return Finding.ok(
        "For "
            + delivered
            + (unless.isEmpty() ? "" : ", unless " + String.join(", or ", unless))
            + asSeen
            + "."
            + (all
                ? " It is none of the last "
                    + DeliveryReport.MAX_NOT_TAKEN
                    + " that its server refused or failed on since the node began to serve it."
                : ""));
  }

  /// What may have stopped it then, though nothing does now. That it was not taken is remembered of
  /// the last ones only.
  private static List<String> doubts(
      Member.Subscriber subscriber, Subject subject, Post.OnTheLog post) {
    var doubts = new ArrayList<String>();
    if (post.withdrawn()) {
      doubts.add("it was withdrawn before");
    }
    subscriber
        .wanted()
        .perHour()
        .filter(_ -> subject.brings())
        .ifPresent(
            most -> doubts.add("its terms stopped it, as " + most + " had passed within the hour"));
    subscriber
        .terms()
        .flatMap(Terms::edition)
        .filter(edition -> edition.changed().isAfter(post.admitted()))
        .ifPresent(edition ->
            doubts.add(
                "its terms stopped it, which were changed at " + Words.time(edition.changed())));
    doubts.add("its server refused or failed on it longer ago than is remembered");
    return doubts;
  }

  private static Finding waiting(String who, Post.OnTheLog post, SeenDelivery seen, Instant now) {
    return !seen.here() && seen.report().at().isBefore(post.admitted())
        ? Finding.warning(
            "Whether it waits for "
                + who
                + " is not known yet: what was last told of it is from before the post.",
            "Ask again in a minute.")
        : Finding.warning(
            "It waits for "
                + who
                + ", or was sent and one before it waits"
                + Words.asSeen(seen, now)
                + ".",
            "See why its server gets no posts.");
  }
}
