package commonplace.core.log;

import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.KeyedDigest;
import commonplace.core.integrity.SecretFile;
import java.nio.charset.StandardCharsets;

/// The keys of topic `withdrawals`: they tell whoever has the secret file whether an id was
/// withdrawn, and nobody which ids were. Thread-safe.
public final class WithdrawalKeys {
  private final KeyedDigest digest;

  public WithdrawalKeys(SecretFile secret) {
    this.digest = new KeyedDigest(secret, SecretFile.Purpose.WITHDRAWALS);
  }

  /// The key of an object's or actor's id: 43 characters of Base64url.
  public String of(Iri id) {
    return digest.text(id.canonical().getBytes(StandardCharsets.UTF_8));
  }

  /// What such a key says in Base64url: 32 bytes.
  ///
  /// @param canonical of an id, in UTF-8
  public byte[] bytes(byte[] canonical) {
    return digest.of(canonical);
  }
}
