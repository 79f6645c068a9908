package commonplace.main.replay;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Words that occur once. Letters only, and no ending that a stemmer would cut.
final class Words {
  private static final String LETTERS = "bcfhkmptvx";

  private static final Pattern WORD = Pattern.compile("zq[a-z]+ox");

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

  /// Those in a text.
  static Set<String> in(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }
}
