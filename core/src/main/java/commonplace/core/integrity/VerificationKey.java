package commonplace.core.integrity;

/// A public key that is ready to verify with: already checked for size, already translated into the
/// provider. Immutable and thread-safe, so it may be cached.
public sealed interface VerificationKey
    permits RsaVerificationKey, Ed25519VerificationKey, EcdsaVerificationKey {
  /// Whether the signature holds over the message. A signature of the wrong length or shape is
  /// simply one that does not hold.
  boolean verify(byte[] message, byte[] signature);

  /// The key as SubjectPublicKeyInfo in PEM (RFC 7468, section 13), lines ended by `\n`.
  String pem();
}
