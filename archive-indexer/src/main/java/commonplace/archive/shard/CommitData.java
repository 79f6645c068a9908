package commonplace.archive.shard;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What stands in an index commit beside the documents.
///
/// @param format of the documents: {@link #FORMAT}
/// @param logId of which topic this is the index
/// @param offset the last record that is in it, -1 if none
/// @param at when that was
record CommitData(int format, String logId, long offset, Instant at) {
  /// Raised when documents written before would be found in another way than those written now.
  static final int FORMAT = 2;

  static final long NONE = -1;

  Map<String, String> toMap() {
    return Map.of(
        "format", Integer.toString(format),
        "log", logId,
        "offset", Long.toString(offset),
        "at", at.toString());
  }

  static CommitData of(Iterable<Map.Entry<String, String>> entries) {
    var map = new HashMap<String, String>();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    try {
      return new CommitData(
          Integer.parseInt(map.getOrDefault("format", "0")),
          map.getOrDefault("log", ""),
          Long.parseLong(map.getOrDefault("offset", "-1")),
          Instant.parse(map.getOrDefault("at", "1970-01-01T00:00:00Z")));
    } catch (NumberFormatException | DateTimeException e) {
      throw new IllegalStateException("Unreadable index commit: " + map, e);
    }
  }

  /// Why an index with this commit cannot be continued, or nothing.
  String unfit(String wantedLog, Instant now, Duration oldest) {
    if (format != FORMAT) {
      return "its format is " + format + ", not " + FORMAT;
    }
    if (!logId.equals(wantedLog)) {
      return "it is of another topic";
    }
    return at.isBefore(now.minus(oldest)) ? "its last commit is of " + at : "";
  }
}
