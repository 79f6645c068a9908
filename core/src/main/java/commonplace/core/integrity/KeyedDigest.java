package commonplace.core.integrity;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// HMAC-SHA256 under one key: names things without saying what they are. Thread-safe.
public final class KeyedDigest {
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac prototype;

  /// @param secret whose key is used
  /// @param purpose which of its keys
  public KeyedDigest(SecretFile secret, SecretFile.Purpose purpose) {
    prototype = initialised(secret.key(purpose, ALGORITHM));
  }

  private static Mac initialised(SecretKey key) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no " + ALGORITHM, e);
    }
  }

  /// 32 bytes.
  public byte[] of(byte[] message) {
    try {
      return ((Mac) prototype.clone()).doFinal(message);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("This JDK's " + ALGORITHM + " cannot be copied", e);
    }
  }

  /// Base64url without padding: 43 characters.
  public String text(byte[] message) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(of(message));
  }
}
