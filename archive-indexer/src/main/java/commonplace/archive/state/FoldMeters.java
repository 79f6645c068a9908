package commonplace.archive.state;

import commonplace.archive.consent.Refusal;
import commonplace.core.log.ArchivedObject.Tombstone.Why;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/// What the fold did, in numbers; a replay counts again. Thread-safe.
final class FoldMeters {
  private final MeterRegistry meters;

  FoldMeters(MeterRegistry meters) {
    this.meters = meters;
    for (var reason : Skip.values()) {
      meters.counter("commonplace.archive.skipped", "reason", reason.label());
    }
    for (var reason : Refusal.values()) {
      meters.counter("commonplace.archive.refused", "reason", reason.label());
    }
    for (var why : Why.values()) {
      meters.counter("commonplace.archive.tombstones", "why", label(why));
    }
    meters.counter("commonplace.archive.remembered");
  }

  private static String label(Why why) {
    return why.name().toLowerCase(Locale.ROOT);
  }

  void remembered() {
    meters.counter("commonplace.archive.remembered").increment();
  }

  void refused(Refusal why) {
    meters.counter("commonplace.archive.refused", "reason", why.label()).increment();
  }

  void ended(Why why) {
    meters.counter("commonplace.archive.tombstones", "why", label(why)).increment();
  }

  void skipped(Skip reason) {
    meters.counter("commonplace.archive.skipped", "reason", reason.label()).increment();
  }
}
