package commonplace.core.integrity;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/// Multibase base58btc around a multicodec key, as in Multikey documents.
final class Multikey {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());
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
    return base58(text.substring(1))
        .filter(bytes -> bytes.length == ED25519_PUB.length + ED25519_BYTES)
        .filter(bytes -> bytes[0] == ED25519_PUB[0] && bytes[1] == ED25519_PUB[1])
        .map(bytes -> Arrays.copyOfRange(bytes, ED25519_PUB.length, bytes.length));
  }

  private static Optional<byte[]> base58(String digits) {
    var number = BigInteger.ZERO;
    var zeros = 0;
    for (var i = 0; i < digits.length(); i++) {
      var digit = ALPHABET.indexOf(digits.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      if (digit == 0 && zeros == i) {
        zeros++;
      }
      number = number.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    var magnitude = number.signum() == 0 ? new byte[0] : number.toByteArray();
    var sign = magnitude.length > 0 && magnitude[0] == 0 ? 1 : 0;
    var bytes = new byte[zeros + magnitude.length - sign];
    System.arraycopy(magnitude, sign, bytes, zeros, magnitude.length - sign);
    return Optional.of(bytes);
  }
}
