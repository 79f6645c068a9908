package commonplace.archive.consent;

/// What the gate says.
public sealed interface Consent {
  /// It may be remembered.
  record Given(Basis basis) implements Consent {}

  /// It must not.
  record Refused(Refusal why) implements Consent {}
}
