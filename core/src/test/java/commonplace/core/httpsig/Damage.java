package commonplace.core.httpsig;

import java.util.Random;

/// Texts that were valid.
final class Damage {
  private static final String MARKS = "\\\",=;:()?*@-. \t\n\u0000\u00e4\ud83d0aZ";

  private Damage() {}

  /// One to five characters removed, put in, exchanged, or stretches repeated.
  static String of(String text, Random random) {
    var damaged = new StringBuilder(text);
    var times = 1 + random.nextInt(5);
    for (var i = 0; i < times && !damaged.isEmpty(); i++) {
      var at = random.nextInt(damaged.length());
      switch (random.nextInt(5)) {
        case 0 -> damaged.deleteCharAt(at);
        case 1 -> damaged.insert(at, MARKS.charAt(random.nextInt(MARKS.length())));
        case 2 -> damaged.setCharAt(at, MARKS.charAt(random.nextInt(MARKS.length())));
        case 3 -> damaged.insert(at, damaged.substring(random.nextInt(at + 1), at));
        default -> damaged.setCharAt(at, (char) random.nextInt(300));
      }
    }
    return damaged.toString();
  }
}
