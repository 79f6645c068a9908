package commonplace.relay.delivery;

import commonplace.core.log.DeliveryCursor;
import commonplace.core.log.DeliveryReport;
import commonplace.core.log.DeliveryReport.Answer;
import commonplace.core.log.DeliveryReport.NotTaken;
import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How the deliveries to one subscriber go.
///
/// @param follow the subscription
/// @param standing active, slow, quarantined or gone, since when, and what it missed
/// @param reaching whether it takes what it is sent
/// @param cursor how far it is
/// @param lag records of `activities` between its cursor and the tip
/// @param oldest when the log took the oldest record that it still waits for
/// @param lastAnswer how the newest request ended
/// @param troubles the last answers that were no 2xx, newest last
/// @param refusedInARow records that it refused since it last took one
/// @param answerTime how long its 2xx answers take, smoothed
/// @param pausedUntil when the next try is due, while it is failing
/// @param notTaken the last records that it refused or that were given up, newest last
public record SubscriberStatus(
    Follow follow,
    Standing standing,
    Reaching reaching,
    DeliveryCursor cursor,
    long lag,
    Optional<Instant> oldest,
    Optional<Answer> lastAnswer,
    List<Answer> troubles,
    long refusedInARow,
    Duration answerTime,
    Optional<Instant> pausedUntil,
    List<NotTaken> notTaken) {
  public SubscriberStatus {
    troubles = List.copyOf(troubles);
    notTaken = List.copyOf(notTaken);
  }

  /// Since when every try fails, if it does.
  public Optional<Instant> failingSince() {
    return reaching instanceof Reaching.Failing(var since, _, _)
        ? Optional.of(standing.failingSince().filter(since::isAfter).orElse(since))
        : Optional.empty();
  }

  /// The same for other nodes, and for whoever looks.
  ///
  /// @param node which node sees it
  /// @param at when
  public DeliveryReport report(String node, Instant at) {
    return new DeliveryReport(
        node,
        at,
        cursor.next(),
        lag,
        oldest,
        failingSince(),
        lastAnswer,
        troubles,
        refusedInARow,
        answerTime,
        pausedUntil,
        notTaken);
  }

  /// Records that it missed, as far as is remembered.
  public long gap() {
    return standing.lost();
  }
}
