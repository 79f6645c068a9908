package commonplace.relay.subscription;

/// Who may subscribe.
public enum Membership {
  /// Everybody.
  OPEN,
  /// Whom the operator approves.
  APPROVAL,
  /// Nobody new.
  CLOSED
}
