package commonplace.core.httpsig;

/// What can be said of a signed request before its key is known: refused already, or pending.
public sealed interface Precheck permits PendingSignature, Verification.Refused {}
