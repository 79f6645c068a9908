package commonplace.query.directory;

import commonplace.core.index.PostAnalyzer;
import java.util.List;
import java.util.regex.Pattern;

/// The directory's text as terms: those of {@link PostAnalyzer}, and addresses come apart at their
/// signs.
final class Words {
  private static final int MAX_WORDS = 1_000;
  private static final Pattern ADDRESS_SIGNS = Pattern.compile("(?i)https?://|[._/:@-]+");

  private static final PostAnalyzer WRITING = PostAnalyzer.forWriting();
  private static final PostAnalyzer ASKING = PostAnalyzer.forAsking();

  private Words() {}

  /// What is to be analysed.
  static String normalized(String text) {
    return ADDRESS_SIGNS.matcher(PostAnalyzer.normalized(text)).replaceAll(" ");
  }

  /// The terms of a community's text, in order.
  static List<String> written(String text) {
    return WRITING.terms(normalized(text), MAX_WORDS);
  }

  /// The terms of what somebody looks for, in order.
  static List<String> asked(String text) {
    return ASKING.terms(normalized(text), MAX_WORDS);
  }
}
