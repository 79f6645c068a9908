package commonplace.relay.identity;

import java.util.List;

/// The public halves of our keys, as our actor's document shows them.
///
/// @param keyId of the one `publicKey`: some servers read no more than one
/// @param publicKeyPem SPKI
/// @param multikeys `assertionMethod` (FEP-521a): Ed25519 keys, then RSA keys, of each kind the one
///   in use first, then those that were replaced a short time ago
public record PublishedKeys(String keyId, String publicKeyPem, List<Multikey> multikeys) {
  public PublishedKeys {
    multikeys = List.copyOf(multikeys);
  }

  /// One key of `assertionMethod`.
  public record Multikey(String id, String publicKeyMultibase) {}
}
