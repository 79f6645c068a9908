package commonplace.relay.signature;

import commonplace.core.log.KnownActor;

/// Whose signature a request carries.
public sealed interface SignedBy {
  /// The signature holds.
  ///
  /// @param actor whose key it is
  record Actor(KnownActor actor) implements SignedBy {}

  /// There is none that holds.
  ///
  /// @param reason for the sender
  record Nobody(String reason) implements SignedBy {}

  /// That cannot be told now.
  ///
  /// @param reason for the sender
  record Unclear(String reason) implements SignedBy {}
}
