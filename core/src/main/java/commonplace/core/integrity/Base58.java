package commonplace.core.integrity;

import java.math.BigInteger;
import java.util.Optional;

/// Base58 in Bitcoin's alphabet, without a checksum. Its cost grows with the square of the length,
/// so that the length is bounded.
final class Base58 {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());

  /// The longest text that is looked at: a signature of 64 bytes takes 88 digits.
  private static final int MAX_DIGITS = 128;

  private Base58() {}

  /// The bytes, or nothing if a character is none of the alphabet or there are too many.
  static Optional<byte[]> decode(String digits) {
    return decode(digits, MAX_DIGITS);
  }

  /// @param most how many digits are looked at
  static Optional<byte[]> decode(String digits, int most) {
    if (digits.length() > most) {
      return Optional.empty();
    }
    var number = BigInteger.ZERO;
    int zeros = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = ALPHABET.indexOf(digits.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      if (digit == 0 && zeros == i) {
        zeros++;
      }
      number = number.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    var magnitude = number.signum() == 0 ? new byte[0] : number.toByteArray();
    int sign = magnitude.length > 0 && magnitude[0] == 0 ? 1 : 0;
    var bytes = new byte[zeros + magnitude.length - sign];
    System.arraycopy(magnitude, sign, bytes, zeros, magnitude.length - sign);
    return Optional.of(bytes);
  }

  static String encode(byte[] bytes) {
    var reversed = new StringBuilder();
    var number = new BigInteger(1, bytes);
    while (number.signum() > 0) {
      var division = number.divideAndRemainder(BASE);
      reversed.append(ALPHABET.charAt(division[1].intValue()));
      number = division[0];
    }
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      reversed.append(ALPHABET.charAt(0));
    }
    return reversed.reverse().toString();
  }
}
