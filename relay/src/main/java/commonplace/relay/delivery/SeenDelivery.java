package commonplace.relay.delivery;

import commonplace.core.log.DeliveryReport;
import commonplace.core.log.SubscriptionAspect.Standing;
import java.time.Instant;
import java.util.Optional;

/// How the deliveries to one subscriber go, as far as this node can tell.
///
/// @param report what was seen
/// @param here whether this node serves it, so that this is how they go right now
/// @param standing how it stands, where this node knows that before the log does
public record SeenDelivery(DeliveryReport report, boolean here, Optional<Standing> standing) {
  /// By this node.
  public static SeenDelivery here(SubscriberStatus status, String node, Instant now) {
    return new SeenDelivery(status.report(node, now), true, Optional.of(status.standing()));
  }

  /// By another.
  public static SeenDelivery elsewhere(DeliveryReport report) {
    return new SeenDelivery(report, false, Optional.empty());
  }

  /// The same for a stranger, to whom our nodes have no names.
  public SeenDelivery unnamed() {
    return new SeenDelivery(report.by(""), here, standing);
  }
}
