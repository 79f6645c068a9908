package commonplace.relay.delivery;

import commonplace.core.integrity.CryptoProvider;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.LogRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;

/// Recognises a record that repeats a recent one of its partition: two nodes may have taken the
/// same activity at the same time, and the later record is skipped by whoever reads. Not
/// thread-safe.
final class Repeats {
  /// How many records of a partition are remembered: two nodes race within seconds.
  static final int RECENT = 2_000;

  private record Identity(long high, long low) {}

  /// Oldest first.
  private final LinkedHashSet<Identity> known = new LinkedHashSet<>();

  /// Shows a record to this.
  ///
  /// @return whether it repeats an earlier one; tombstones repeat nothing
  boolean isRepeat(LogRecord<AdmittedActivity> logged) {
    if (logged.value().isEmpty()) {
      return false;
    }
    var identity = identity(logged.value().get());
    if (!known.add(identity)) {
      return true;
    }
    if (known.size() > RECENT) {
      known.removeFirst();
    }
    return false;
  }

  private static Identity identity(AdmittedActivity activity) {
    var text = activity.identity().getBytes(StandardCharsets.UTF_8);
    var digest = ByteBuffer.wrap(CryptoProvider.sha256().digest(text));
    return new Identity(digest.getLong(), digest.getLong());
  }
}
