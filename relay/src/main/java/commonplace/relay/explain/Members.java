package commonplace.relay.explain;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.AdmittedSender;
import commonplace.core.log.Terms;
import commonplace.relay.delivery.SeenDeliveries;
import commonplace.relay.inbox.LastRefusal;
import commonplace.relay.inbox.Unrelayed;
import commonplace.relay.moderation.Facts;
import commonplace.relay.moderation.Rules;
import commonplace.relay.subscription.SubscriptionTable;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Puts together what the tables know of a server. Thread-safe.
///
/// @param deliveries how they go now
/// @param refusals the last one of each server
/// @param unrelayed a server's last post that was received and not relayed
record Members(
    SubscriptionTable subscriptions,
    Supplier<SeenDeliveries> deliveries,
    Supplier<Map<String, LastRefusal>> refusals,
    Function<Authority, Optional<Unrelayed>> unrelayed,
    Rules rules,
    InstantSource clock) {
  Member of(Authority host) {
    var seen = deliveries.get();
    var all =
        subscriptions.current().stream()
            .filter(follow -> follow.subscriber().authority().equals(host))
            .sorted(
                Comparator.comparing((Follow follow) -> !follow.enrols())
                    .thenComparing(follow -> follow.subscriber().text()))
            .map(follow -> subscriber(follow, seen))
            .toList();
    return new Member(
        host,
        all,
        isListed(host),
        subscriptions.servers().admittedSender(host).map(AdmittedSender::since),
        Optional.ofNullable(refusals.get().get(host.text())),
        clock.instant(),
        stops(host, all));
  }

  private Member.Stops stops(Authority host, List<Member.Subscriber> subscribers) {
    var own =
        subscribers.stream()
            .map(Member.Subscriber::follow)
            .filter(Follow::enrols)
            .map(Follow::subscriber)
            .toList();
    return new Member.Stops(
        rules.whichIsAgainst(Facts.of(List.of(host), own)),
        subscriptions.servers().sending(Terms.ofServer(host)),
        unrelayed.apply(host));
  }

  /// Whether it lets anybody see how it is doing, as in the directory: all of its subscriptions
  /// agree that are served, or wait to be. Of one whose last subscription has ended nothing is
  /// shown.
  private boolean isListed(Authority host) {
    var current =
        subscriptions.current().stream()
            .filter(follow -> follow.subscriber().authority().equals(host))
            .filter(follow -> follow.enrols() && (follow.isServed() || waits(follow)))
            .toList();
    return !current.isEmpty()
        && current.stream()
            .allMatch(follow -> subscriptions.terms(follow.subscriber()).directory());
  }

  private static boolean waits(Follow follow) {
    return follow.parts().stream().anyMatch(part -> part.state() == State.PENDING);
  }

  /// Whether strangers must not learn that it takes or took part.
  boolean isHidden(Authority host) {
    return subscriptions.servers().wasMember(host) && !isListed(host);
  }

  /// Everybody of whom it is known how deliveries go.
  List<Member.Subscriber> served() {
    var seen = deliveries.get();
    return subscriptions.current().stream()
        .filter(follow -> follow.isServed() || follow.isOwed())
        .map(follow -> subscriber(follow, seen))
        .filter(subscriber -> subscriber.delivery().isPresent())
        .toList();
  }

  private Member.Subscriber subscriber(Follow follow, SeenDeliveries seen) {
    var actor = follow.subscriber();
    var terms = subscriptions.terms(actor);
    return new Member.Subscriber(
        follow,
        subscriptions.standing(actor),
        seen.of(actor),
        subscriptions.software(actor),
        subscriptions.followsBack(actor),
        subscriptions.served(follow),
        terms.receiving(),
        terms.canBeTold() ? Optional.empty() : terms.contact(),
        Optional.of(terms));
  }
}
