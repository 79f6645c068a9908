package commonplace.core.log;

/// Thrown when a reader asks for records that the log no longer has. What to do about the gap is
/// the reader's decision; it is never skipped silently.
public final class LogGapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param topic the topic's name
  /// @param partition where the gap is
  /// @param wanted the offset that was asked for
  /// @param first the first offset that the log still has
  public LogGapException(String topic, int partition, long wanted, long first) {
    super(
        "Log gap: topic="
            + topic
            + " partition="
            + partition
            + " wanted="
            + wanted
            + " first="
            + first);
  }
}
