package commonplace.main.replay;

/// Words that occur once. Letters only, and no ending that a stemmer would cut.
final class Words {
  private static final String LETTERS = "bcfhkmptvx";

  private final char lane;
  private int last;

  /// @param lane 0 to 9
  Words(int lane) {
    this.lane = LETTERS.charAt(lane);
  }

  String next() {
    var word = new StringBuilder("zq").append(lane).append('o');
    Integer.toString(++last)
        .chars()
        .map(digit -> LETTERS.charAt(digit - '0'))
        .forEach(c -> word.append((char) c));
    return word.append("ox").toString();
  }
}
