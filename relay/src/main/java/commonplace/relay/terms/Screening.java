package commonplace.relay.terms;

import commonplace.core.terms.Objection;
import commonplace.core.terms.Receive;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Holds what one subscriber might get against its terms, and counts its posts by the log's hour,
/// so that catching up is judged as the tail is. The counts are in memory: after a restart, or a
/// change of owner, the hour that is under way begins anew. Not thread-safe.
public final class Screening {
  private static final int HOURS = 128;

  /// Few set a bound, and only of them anything is counted.
  private Map<Instant, Integer> passed = Map.of();

  private static final class Hours extends LinkedHashMap<Instant, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Instant, Integer> eldest) {
      return size() > HOURS;
    }
  }

  /// What stops it; what passes is counted.
  public Optional<Objection> objection(Receive wanted, Content content) {
    return wanted.objection(content.subject()).or(() -> tooMany(wanted, content));
  }

  private Optional<Objection> tooMany(Receive wanted, Content content) {
    if (wanted.perHour().isEmpty() || !content.subject().brings()) {
      return Optional.empty();
    }
    var hour = content.appended().truncatedTo(ChronoUnit.HOURS);
    int before = passed.getOrDefault(hour, 0);
    if (before >= wanted.perHour().get()) {
      return Optional.of(Objection.TOO_MANY);
    }
    if (passed.isEmpty()) {
      passed = new Hours();
    }
    passed.put(hour, before + 1);
    return Optional.empty();
  }

  /// Something that passed was not sent after all, and will be asked about again. Where the terms
  /// changed in between it may not have been counted; then rather too many pass than one is lost.
  public void takenBack(Content content) {
    if (!passed.isEmpty() && content.subject().brings()) {
      var hour = content.appended().truncatedTo(ChronoUnit.HOURS);
      passed.computeIfPresent(hour, (_, count) -> count > 1 ? count - 1 : null);
    }
  }
}
