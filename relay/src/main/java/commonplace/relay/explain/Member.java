package commonplace.relay.explain;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.DeliveryReport;
import commonplace.core.log.Follow;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Gap;
import commonplace.core.log.SubscriptionAspect.Software;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.Terms;
import commonplace.core.terms.Receive;
import commonplace.core.terms.Send;
import commonplace.relay.delivery.SeenDelivery;
import commonplace.relay.inbox.LastRefusal;
import commonplace.relay.inbox.Unrelayed;
import commonplace.relay.taking.Served;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is known of one server at one moment.
///
/// @param subscribers its actors that follow or followed, the server's own before people's
/// @param listed whether it lets anybody see how it is doing
/// @param admitted since when it may send without a Follow, if it may
/// @param lastRefusal of what it sent, by this node, since its start
/// @param stops what keeps from being relayed what it sends
record Member(
    Authority host,
    List<Subscriber> subscribers,
    boolean listed,
    Optional<Instant> admitted,
    Optional<LastRefusal> lastRefusal,
    Instant now,
    Stops stops) {
  Member {
    subscribers = List.copyOf(subscribers);
  }

  /// One of which nothing is told that stops what it sends.
  Member(
      Authority host,
      List<Subscriber> subscribers,
      boolean listed,
      Optional<Instant> admitted,
      Optional<LastRefusal> lastRefusal,
      Instant now) {
    this(host, subscribers, listed, admitted, lastRefusal, now, Stops.NONE);
  }

  /// As much of it as a stranger may see: who of its people follow is their own affair.
  Member forAnybody() {
    return new Member(
        host,
        subscribers.stream()
            .filter(subscriber -> subscriber.follow().enrols())
            .map(Subscriber::forAnybody)
            .toList(),
        listed,
        Optional.empty(),
        Optional.empty(),
        now);
  }

  /// What keeps from being relayed what it sends, as far as is known.
  ///
  /// @param rule of the operator's, against the server or the actor that it subscribes as
  /// @param terms what each of its subscriptions lets be relayed; nothing of one that is no member
  /// @param last its last post that was received and not relayed, by this node, since its start
  record Stops(Optional<Rule> rule, List<Send> terms, Optional<Unrelayed> last) {
    static final Stops NONE = new Stops(Optional.empty(), List.of(), Optional.empty());

    Stops {
      terms = List.copyOf(terms);
    }
  }

  /// One of its actors.
  ///
  /// @param standing as last stored; nothing of one that never had trouble
  /// @param served in which form it is served
  /// @param wanted what it wants to receive
  /// @param delivery as the node sees it that serves it; nothing if no node told of it
  /// @param untold its contact, if that cannot be told by a post
  /// @param terms all of them, for those alone who run the server or this relay
  record Subscriber(
      Follow follow,
      Optional<Standing> standing,
      Optional<SeenDelivery> delivery,
      Optional<Software> software,
      boolean followsBack,
      Served served,
      Receive wanted,
      Optional<String> untold,
      Optional<Terms> terms) {
    /// As strangers see it.
    Subscriber(
        Follow follow,
        Optional<Standing> standing,
        Optional<SeenDelivery> delivery,
        Optional<Software> software,
        boolean followsBack,
        Served served,
        Receive wanted,
        Optional<String> untold) {
      this(
          follow,
          standing,
          delivery,
          software,
          followsBack,
          served,
          wanted,
          untold,
          Optional.empty());
    }

    private Subscriber forAnybody() {
      return new Subscriber(
          follow,
          standing,
          delivery.map(SeenDelivery::unnamed),
          software,
          followsBack,
          served,
          wanted,
          Optional.empty());
    }

    Condition condition() {
      return newest().map(Standing::condition).orElse(Condition.ACTIVE);
    }

    Optional<Standing> newest() {
      return delivery.flatMap(SeenDelivery::standing).or(() -> standing);
    }

    Optional<Instant> failingSince() {
      return delivery
          .map(SeenDelivery::report)
          .map(DeliveryReport::failingSince)
          .orElseGet(() -> standing.flatMap(Standing::failingSince));
    }

    List<Gap> gaps() {
      return newest().map(Standing::gaps).orElse(List.of());
    }
  }
}
