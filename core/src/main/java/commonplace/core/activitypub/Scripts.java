package commonplace.core.activitypub;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;

/// Tells the language of a text where its script leaves no doubt. No detector: a wrong language is
/// worse than none.
final class Scripts {
  private static final int MAX_LOOKED_AT = 2_000;

  private Scripts() {}

  /// BCP 47, or `und`.
  static String language(String text) {
    var counts = new EnumMap<UnicodeScript, Integer>(UnicodeScript.class);
    text.codePoints()
        .limit(MAX_LOOKED_AT)
        .filter(Character::isLetter)
        .forEach(c -> counts.merge(UnicodeScript.of(c), 1, Integer::sum));
    if (counts.containsKey(UnicodeScript.HIRAGANA) || counts.containsKey(UnicodeScript.KATAKANA)) {
      return "ja";
    }
    return counts.entrySet().stream()
        .max(java.util.Map.Entry.comparingByValue())
        .map(most -> ofScript(most.getKey()))
        .orElse("und");
  }

  private static String ofScript(UnicodeScript script) {
    return switch (script) {
      case HANGUL -> "ko";
      case GREEK -> "el";
      case THAI -> "th";
      case HEBREW -> "he";
      case GEORGIAN -> "ka";
      case ARMENIAN -> "hy";
      case TAMIL -> "ta";
      case TELUGU -> "te";
      case KHMER -> "km";
      case LAO -> "lo";
      default -> "und";
    };
  }
}
