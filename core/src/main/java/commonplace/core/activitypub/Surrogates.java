package commonplace.core.activitypub;

/// Finds escapes in JSON that name half a character (RFC 8259, section 8.2; RFC 7493, section 2.1):
/// no UTF-8 can hold it, so that whoever writes the text again would write another one. Pure.
final class Surrogates {
  private static final int ESCAPE = 6;

  private Surrogates() {}

  /// Whether a surrogate stands alone.
  ///
  /// @param json well-formed JSON in well-formed UTF-8: only an escape can name a surrogate
  static boolean standAlone(byte[] json) {
    int at = 0;
    while (at < json.length - 1) {
      if (json[at] != '\\') {
        at++;
        continue;
      }
      int unit = unit(json, at);
      if (unit < 0) {
        at += 2;
      } else if (!isSurrogate(unit)) {
        at += ESCAPE;
      } else if (Character.isHighSurrogate((char) unit) && isLow(unit(json, at + ESCAPE))) {
        at += 2 * ESCAPE;
      } else {
        return true;
      }
    }
    return false;
  }

  private static boolean isSurrogate(int unit) {
    return Character.isSurrogate((char) unit);
  }

  private static boolean isLow(int unit) {
    return unit >= 0 && Character.isLowSurrogate((char) unit);
  }

  /// The UTF-16 code unit that is escaped here, or -1.
  private static int unit(byte[] json, int at) {
    if (at + ESCAPE > json.length || json[at] != '\\' || json[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + ESCAPE; i++) {
      unit = unit << 4 | Character.digit(json[i], 16);
    }
    return unit;
  }
}
