package commonplace.core.testkit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A few RSA key pairs, each made at most once per JVM because making them is slow.
public final class TestKeys {
  /// How many different RSA pairs there are.
  public static final int COUNT = 6;

  private static final Map<Integer, KeyPair> RSA = new ConcurrentHashMap<>();

  private TestKeys() {}

  /// An RSA-2048 pair; the same number gives the same pair, modulo {@link #COUNT}.
  public static KeyPair rsa(int number) {
    return RSA.computeIfAbsent(Math.floorMod(number, COUNT), _ -> generate("RSA", 2048));
  }

  /// A new pair of another kind or size, such as `RSA` of 1024 bits or `Ed25519` of 255.
  public static KeyPair generate(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no " + algorithm + " key of " + bits + " bits", e);
    }
  }

  /// The key as SubjectPublicKeyInfo in PEM.
  public static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }
}
