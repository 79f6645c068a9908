package commonplace.bench;

import java.util.SplittableRandom;

/// Made-up text whose words are as unevenly frequent as real ones: the n-th most frequent word is
/// about n times as rare as the first (Zipf). The same number gives the same text in every process.
final class Words {
  private static final int VOCABULARY = 20_000;
  private static final String[] SYLLABLES = {
    "ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo", "be", "du", "fa", "go", "hi", "ju", "pe", "wy"
  };
  private static final int TAGS = 50;

  private Words() {}

  /// The word of a rank, from 0, the most frequent.
  static String word(int rank) {
    var word = new StringBuilder();
    int left = rank;
    do {
      word.append(SYLLABLES[left % SYLLABLES.length]);
      left /= SYLLABLES.length;
    } while (left > 0);
    // ranks below 16 would be two letters long
    return word.append(SYLLABLES[rank % 7]).toString();
  }

  static String tag(long number) {
    return "topic" + new SplittableRandom(number).nextInt(TAGS);
  }

  /// 15 to 60 words.
  static String text(long number) {
    var random = new SplittableRandom(number * 31 + 7);
    int length = 15 + random.nextInt(46);
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        text.append(' ');
      }
      text.append(word(rank(random)));
    }
    return text.toString();
  }

  private static int rank(SplittableRandom random) {
    return (int) Math.min(VOCABULARY - 1L, (long) Math.pow(VOCABULARY, random.nextDouble()) - 1);
  }
}
