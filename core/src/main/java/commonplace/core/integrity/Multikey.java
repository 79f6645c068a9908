package commonplace.core.integrity;

import java.util.Arrays;
import java.util.Optional;

/// Multibase base58btc around a multicodec key, as in Multikey documents (FEP-521a).
final class Multikey {
  /// What stands in front of a key: its multicodec as a varint, two bytes each.
  static final byte[] ED25519_PUB = {(byte) 0xed, 0x01}; // 0xed

  static final byte[] P256_PUB = {(byte) 0x80, 0x24}; // 0x1200
  static final byte[] RSA_PUB = {(byte) 0x85, 0x24}; // 0x1205

  private static final int PREFIX_BYTES = 2;

  /// The longest text that is looked at: a key on P-256 takes 49 characters.
  private static final int MAX_CHARS = 64;

  /// The same of RSA: a key of 8192 bits takes 1,450.
  private static final int MAX_RSA_CHARS = 1_500;

  private Multikey() {}

  /// The key behind this prefix of a curve, or nothing if the text is anything else.
  static Optional<byte[]> read(byte[] prefix, String text) {
    return read(prefix, text, MAX_CHARS);
  }

  /// The RSA key in PKCS#1, or nothing if the text is anything else.
  static Optional<byte[]> readRsa(String text) {
    return read(RSA_PUB, text, MAX_RSA_CHARS);
  }

  private static Optional<byte[]> read(byte[] prefix, String text, int mostChars) {
    if (text.length() < 2 || text.length() > mostChars || text.charAt(0) != 'z') {
      return Optional.empty();
    }
    return Base58.decode(text.substring(1), mostChars)
        .filter(bytes -> bytes.length > PREFIX_BYTES)
        .filter(bytes -> Arrays.equals(bytes, 0, PREFIX_BYTES, prefix, 0, PREFIX_BYTES))
        .map(bytes -> Arrays.copyOfRange(bytes, PREFIX_BYTES, bytes.length));
  }

  static String write(byte[] prefix, byte[] key) {
    var bytes = Arrays.copyOf(prefix, PREFIX_BYTES + key.length);
    System.arraycopy(key, 0, bytes, PREFIX_BYTES, key.length);
    return "z" + Base58.encode(bytes);
  }
}
