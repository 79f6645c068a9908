package commonplace.archive.consent;

import java.util.Locale;

/// Why something may be remembered.
public enum Basis {
  /// The object's own `searchableBy` names everybody (FEP-268d).
  OBJECT,
  /// Its author's `searchableBy` names everybody (FEP-268d).
  ACTOR,
  /// Its author is `indexable` (FEP-5feb).
  INDEXABLE;

  /// As {@link commonplace.core.log.ArchivedObject.Live#consent} says it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
