package commonplace.archive.state;

import java.util.Locale;

/// Why a source record led to nothing, apart from consent.
enum Skip {
  /// The body is no JSON within bounds.
  NOT_JSON,
  /// The body is no activity, or lacks what its type needs.
  NOT_AN_ACTIVITY,
  /// The activity claims what its actor does not own (FEP-fe34).
  NOT_OWNED,
  /// The object is another author's: only its owner changes it.
  ANOTHERS,
  /// The object is an actor, an activity or something else that says nothing.
  TYPE,
  /// The object's id cannot be written down.
  ODD_ID,
  /// A newer version is known already.
  OLDER,
  /// It was deleted before.
  DELETED,
  /// Its time was over before.
  EXPIRED,
  /// Its author's consent was taken back after it was said.
  REVOKED_SINCE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
