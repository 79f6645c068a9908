package commonplace.core.integrity;

import java.util.Arrays;
import java.util.Optional;

/// Multibase base58btc around a multicodec key, as in Multikey documents.
final class Multikey {
  private static final byte[] ED25519_PUB = {(byte) 0xed, 0x01}; // multicodec 0xed as a varint
  private static final int ED25519_BYTES = 32;

  /// The longest text that is looked at: an Ed25519 key takes 48 characters.
  private static final int MAX_CHARS = 64;

  private Multikey() {}

  /// The 32 bytes of the point, or nothing if the text is anything else.
  static Optional<byte[]> ed25519(String text) {
    if (text.length() < 2 || text.length() > MAX_CHARS || text.charAt(0) != 'z') {
      return Optional.empty();
    }
    return Base58.decode(text.substring(1))
        .filter(bytes -> bytes.length == ED25519_PUB.length + ED25519_BYTES)
        .filter(bytes -> bytes[0] == ED25519_PUB[0] && bytes[1] == ED25519_PUB[1])
        .map(bytes -> Arrays.copyOfRange(bytes, ED25519_PUB.length, bytes.length));
  }
}
