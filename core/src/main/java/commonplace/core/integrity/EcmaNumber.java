package commonplace.core.integrity;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Numbers as ECMAScript writes them (ECMA-262, Number::toString; RFC 8785, section 3.2.2.3): the
/// fewest digits that read back as the same IEEE 754 double, and of those the closest.
final class EcmaNumber {
  private EcmaNumber() {}

  /// @param value finite
  static String of(double value) {
    if (value == 0) {
      return "0"; // and so is -0
    }
    var sign = value < 0 ? "-" : "";
    var shortest = shortest(Math.abs(value));
    var digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale(); // where it stands, counted from the first digit
    return sign + written(digits, point);
  }

  /// `Double.toString` is shortest too, but never gives fewer than two digits, and may then prefer
  /// a closer number of two digits to the only one of one: 4.9E-324 to 5E-324.
  private static BigDecimal shortest(double value) {
    var fewest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (fewest.precision() == 2) {
      var one = fewest.round(new MathContext(1, RoundingMode.HALF_UP));
      return one.doubleValue() == value ? one.stripTrailingZeros() : fewest;
    }
    return fewest;
  }

  private static String written(String digits, int point) {
    int count = digits.length();
    if (count <= point && point <= 21) {
      return digits + "0".repeat(point - count);
    }
    if (0 < point && point <= 21) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-6 < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    var exponent = (point > 0 ? "+" : "-") + Math.abs(point - 1);
    return count == 1
        ? digits + "e" + exponent
        : digits.charAt(0) + "." + digits.substring(1) + "e" + exponent;
  }
}
