package commonplace.relay.identity;

import commonplace.core.integrity.SecretFile;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// AES-256-GCM under the secret file, nonce first. The key id is authenticated with the seal, so
/// that sealed keys cannot be swapped. Thread-safe.
final class Seal {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecretFile secret;

  Seal(SecretFile secret) {
    this.secret = secret;
  }

  Bytes close(String keyId, byte[] privateKey) {
    var nonce = new byte[NONCE];
    new SecureRandom().nextBytes(nonce);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, keyId).doFinal(privateKey);
      var all = new byte[NONCE + sealed.length];
      System.arraycopy(nonce, 0, all, 0, NONCE);
      System.arraycopy(sealed, 0, all, NONCE, sealed.length);
      return Bytes.wrapping(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("our key cannot be sealed", e);
    }
  }

  /// @throws GeneralSecurityException if it was sealed under another secret or for another key id
  byte[] open(String keyId, Bytes sealed) throws GeneralSecurityException {
    var all = sealed.toArray();
    if (all.length < NONCE) {
      throw new GeneralSecurityException("the seal is too short");
    }
    return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE), keyId)
        .doFinal(all, NONCE, all.length - NONCE);
  }

  private Cipher cipher(int mode, byte[] nonce, String keyId) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, secret.key(SecretFile.Purpose.SEALING, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(keyId.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
