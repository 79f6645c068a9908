package commonplace.core.peer;

import commonplace.core.activitypub.Authority;
import commonplace.core.httpsig.SignatureForm;

/// What servers have shown of the form of signature that they want. Thread-safe; never blocks.
public interface SignatureForms {
  /// The form to sign in: draft-cavage unless the server is known to want RFC 9421.
  SignatureForm of(Authority server);

  /// Whether a GET that the server refuses in one form may be tried once in the other.
  boolean mayTryBoth(Authority server);

  /// A GET that was refused in the other form passed in this one.
  void passed(Authority server, SignatureForm form);

  /// A GET was refused in both forms.
  void refusedBoth(Authority server);

  /// An answer asks for signatures as in RFC 9421 (its section 5).
  void asked(Authority server);
}
