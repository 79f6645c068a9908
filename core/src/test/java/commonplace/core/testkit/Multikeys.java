package commonplace.core.testkit;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/// Public keys as Multikeys (FEP-521a), with `java.security` alone.
public final class Multikeys {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  /// What stands before an RSA key of 1024 bits or more in SubjectPublicKeyInfo.
  private static final int BEFORE_RSA = 24;

  private Multikeys() {}

  /// @param key Ed25519, on P-256, or RSA of at least 2048 bits
  public static String of(PublicKey key) {
    var spki = key.getEncoded();
    return switch (key) {
      case EdECPublicKey _ ->
          multibase(0xed, 0x01, Arrays.copyOfRange(spki, spki.length - 32, spki.length));
      case ECPublicKey _ -> multibase(0x80, 0x24, compressed(spki));
      case RSAPublicKey _ ->
          multibase(0x85, 0x24, Arrays.copyOfRange(spki, BEFORE_RSA, spki.length));
      default -> throw new IllegalArgumentException(key.getAlgorithm());
    };
  }

  /// SubjectPublicKeyInfo ends with both coordinates.
  private static byte[] compressed(byte[] spki) {
    var point = new byte[33];
    point[0] = (byte) (2 + (spki[spki.length - 1] & 1));
    System.arraycopy(spki, spki.length - 64, point, 1, 32);
    return point;
  }

  private static String multibase(int first, int second, byte[] key) {
    var bytes = new byte[key.length + 2];
    bytes[0] = (byte) first;
    bytes[1] = (byte) second;
    System.arraycopy(key, 0, bytes, 2, key.length);
    var digits = new StringBuilder();
    for (var rest = new BigInteger(1, bytes); rest.signum() > 0; ) {
      var division = rest.divideAndRemainder(BigInteger.valueOf(58));
      digits.append(ALPHABET.charAt(division[1].intValue()));
      rest = division[0];
    }
    return digits.append('z').reverse().toString();
  }
}
