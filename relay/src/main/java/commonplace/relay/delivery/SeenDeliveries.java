package commonplace.relay.delivery;

import static java.util.stream.Collectors.toUnmodifiableMap;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.DeliveryReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// How deliveries go at one moment, in the whole cluster, as far as this node can tell: what it
/// does itself, and of the rest what those told that do it. Thread-safe.
public final class SeenDeliveries {
  private final Map<ActorUri, SubscriberStatus> own;
  private final Function<ActorUri, Optional<DeliveryReport>> others;
  private final String node;
  private final Instant now;

  /// @param own of this node
  /// @param others what was told of a subscriber, by whichever node
  SeenDeliveries(
      List<SubscriberStatus> own,
      Function<ActorUri, Optional<DeliveryReport>> others,
      String node,
      Instant now) {
    this.own =
        own.stream()
            .collect(
                toUnmodifiableMap(
                    status -> status.follow().subscriber(), status -> status, (one, _) -> one));
    this.others = others;
    this.node = node;
    this.now = now;
  }

  /// To one subscriber; nothing if nobody told of it.
  public Optional<SeenDelivery> of(ActorUri subscriber) {
    return Optional.ofNullable(own.get(subscriber))
        .map(status -> SeenDelivery.here(status, node, now))
        .or(() -> others.apply(subscriber).map(SeenDelivery::elsewhere));
  }
}
