package commonplace.core.log;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
/// @param notTaken the last records that it refused or that were given up, newest last
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
    Optional<Instant> pausedUntil,
    List<NotTaken> notTaken) {
  /// The most troubles that are kept.
  public static final int MAX_TROUBLES = 5;

  /// The most characters of an answer that are kept.
  public static final int MAX_TEXT = 300;

  /// The most records that were not taken and are kept.
  public static final int MAX_NOT_TAKEN = 16;

  /// The most characters of the answer to each of these.
  public static final int MAX_WORDS = 120;

  /// How a request ended.
  ///
  /// @param text the status and the receiver's own words, or what went wrong
  /// @param at when the newest such answer came
  /// @param took how long it took
  /// @param times how often in a row
  public record Answer(String text, Instant at, Duration took, int times) {
    public Answer {
      text = bounded(text, MAX_TEXT);
      at = Objects.requireNonNullElse(at, Instant.EPOCH);
      took = Objects.requireNonNullElse(took, Duration.ZERO);
    }
  }

  /// A record of `activities` that is settled without having been taken.
  ///
  /// @param givenUp whether it failed for too long while others passed; else it was refused
  /// @param text the last answer to it, in the receiver's own words
  /// @param at when that came
  public record NotTaken(int partition, long offset, boolean givenUp, String text, Instant at) {
    public NotTaken {
      text = bounded(text, MAX_WORDS);
      at = Objects.requireNonNullElse(at, Instant.EPOCH);
    }
  }

  private static String bounded(@Nullable String any, int most) {
    var text = Objects.requireNonNullElse(any, "");
    if (text.length() <= most) {
      return text;
    }
    boolean half = Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, half ? most - 1 : most);
  }

  private static <T> List<T> newest(@Nullable List<T> any, int most) {
    var all = Objects.requireNonNullElse(any, List.<T>of());
    return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
  }

  /// What another version of this program left out is as if nothing were known.
  public DeliveryReport {
    node = Objects.requireNonNullElse(node, "");
    at = Objects.requireNonNullElse(at, Instant.EPOCH);
    next = Offsets.copyOf(Objects.requireNonNullElse(next, Map.of()));
    troubles = newest(troubles, MAX_TROUBLES);
    answerTime = Objects.requireNonNullElse(answerTime, Duration.ZERO);
    notTaken = newest(notTaken, MAX_NOT_TAKEN);
  }

  /// Why it did not take a record, as far as that is remembered.
  public Optional<NotTaken> notTaken(Position record) {
    return notTaken.stream()
        .filter(one -> one.partition() == record.partition() && one.offset() == record.offset())
        .reduce((_, newer) -> newer);
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
        pausedUntil,
        notTaken);
  }
}
