package commonplace.relay.explain;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.SubscriptionAspect.Follow;
import commonplace.relay.delivery.SubscriberStatus;
import commonplace.relay.inbox.LastRefusal;
import commonplace.relay.subscription.SubscriptionTable;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Puts together what the tables know of a server. Thread-safe.
///
/// @param deliveries of this node
/// @param refusals the last one of each server
record Members(
    SubscriptionTable subscriptions,
    Supplier<List<SubscriberStatus>> deliveries,
    Supplier<Map<String, LastRefusal>> refusals,
    InstantSource clock) {
  Member of(Authority host) {
    var statuses = deliveries.get();
    var all =
        subscriptions.current().stream()
            .filter(follow -> follow.subscriber().authority().equals(host))
            .sorted(
                Comparator.comparing((Follow follow) -> !follow.enrols())
                    .thenComparing(follow -> follow.subscriber().text()))
            .map(follow -> subscriber(follow, statuses))
            .toList();
    boolean listed =
        all.stream()
            .map(Member.Subscriber::follow)
            .filter(Follow::enrols)
            .anyMatch(follow -> subscriptions.terms(follow.subscriber()).directory());
    return new Member(
        host, all, listed, Optional.ofNullable(refusals.get().get(host.text())), clock.instant());
  }

  private Member.Subscriber subscriber(Follow follow, List<SubscriberStatus> statuses) {
    var actor = follow.subscriber();
    return new Member.Subscriber(
        follow,
        subscriptions.standing(actor),
        statuses.stream().filter(s -> s.follow().subscriber().equals(actor)).findFirst(),
        subscriptions.software(actor),
        subscriptions.followsBack(actor),
        subscriptions.served(follow),
        subscriptions.wanted(actor));
  }
}
