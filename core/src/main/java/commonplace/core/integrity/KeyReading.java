package commonplace.core.integrity;

/// What came of reading a public key that somebody else wrote.
public sealed interface KeyReading {
  /// It can be verified with.
  record Usable(VerificationKey key) implements KeyReading {}

  /// It cannot; the reason is short and may be told to the peer.
  record Unusable(String reason) implements KeyReading {}
}
