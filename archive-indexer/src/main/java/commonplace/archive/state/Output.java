package commonplace.archive.state;

import commonplace.archive.consent.Refusal;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ConsentState;

/// Where the fold's results go.
interface Output {
  /// To `archive-objects`, over whatever stood there.
  void object(ArchivedObject object);

  /// To `consent-ledger`, over whatever stood there.
  void consent(ConsentState consent);

  /// An object is remembered that was not.
  void remembered();

  /// The gate refused an object.
  void refused(Refusal why);

  /// An object that was remembered is gone.
  void ended(ArchivedObject.Tombstone.Why why);

  /// Something was left out that is no matter of consent.
  void skipped(Skip reason);
}
