package commonplace.core.log;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// How the deliveries to one subscriber go, as the node sees it that serves it; the value of topic
/// `delivery-reports`, keyed by subscriber. Bounded. A node without neighbours writes none, but
/// tombstones.
///
/// @param node which node saw it
/// @param at when, by that node's clock
/// @param next the offset of the first record NOT yet settled, by partition of `activities`
/// @param lag records of `activities` between its cursor and the tip
/// @param oldest when the log took the oldest record that it still waits for
/// @param failingSince since when every try fails, if it does
/// @param lastAnswer how the newest request ended
/// @param troubles the last answers that were no 2xx, newest last
/// @param refusedInARow records that it refused since it last took one
/// @param answerTime how long its 2xx answers take, smoothed
/// @param pausedUntil when the next try is due, while it is failing
public record DeliveryReport(
    String node,
    Instant at,
    Map<Integer, Long> next,
    long lag,
    Optional<Instant> oldest,
    Optional<Instant> failingSince,
    Optional<Answer> lastAnswer,
    List<Answer> troubles,
    long refusedInARow,
    Duration answerTime,
    Optional<Instant> pausedUntil) {
  /// The most troubles that are kept.
  public static final int MAX_TROUBLES = 5;

  /// The most characters of an answer that are kept.
  public static final int MAX_TEXT = 300;

  /// How a request ended.
  ///
  /// @param text the status and the receiver's own words, or what went wrong
  /// @param at when the newest such answer came
  /// @param took how long it took
  /// @param times how often in a row
  public record Answer(String text, Instant at, Duration took, int times) {
    public Answer {
      text = bounded(Objects.requireNonNullElse(text, ""));
      at = Objects.requireNonNullElse(at, Instant.EPOCH);
      took = Objects.requireNonNullElse(took, Duration.ZERO);
    }

    private static String bounded(String text) {
      if (text.length() <= MAX_TEXT) {
        return text;
      }
      boolean half = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1));
      return text.substring(0, half ? MAX_TEXT - 1 : MAX_TEXT);
    }
  }

  /// What another version of this program left out is as if nothing were known.
  public DeliveryReport {
    node = Objects.requireNonNullElse(node, "");
    at = Objects.requireNonNullElse(at, Instant.EPOCH);
    next = Offsets.copyOf(Objects.requireNonNullElse(next, Map.of()));
    var all = Objects.requireNonNullElse(troubles, List.<Answer>of());
    troubles = List.copyOf(all.subList(Math.max(0, all.size() - MAX_TROUBLES), all.size()));
    answerTime = Objects.requireNonNullElse(answerTime, Duration.ZERO);
  }

  /// The same, as if another node had seen it.
  public DeliveryReport by(String other) {
    return new DeliveryReport(
        other,
        at,
        next,
        lag,
        oldest,
        failingSince,
        lastAnswer,
        troubles,
        refusedInARow,
        answerTime,
        pausedUntil);
  }
}
