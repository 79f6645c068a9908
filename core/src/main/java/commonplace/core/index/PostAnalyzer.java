package commonplace.core.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// How text of posts and communities becomes terms, in any language: words as Unicode sees them,
/// lower case, without accents (`Łódź` is `lodz`; the accented form is not kept, so that both
/// spellings weigh the same). Chinese, Japanese and Korean become pairs of characters, and when
/// writing single ones too, so that a word of one character can be found. No stemming: posts are
/// short and in many languages.
///
/// Text must go through {@link #normalized} first, on both sides.
public final class PostAnalyzer extends Analyzer {
  /// Between two parts of a post, such as title and content, so that no phrase spans them.
  private static final int GAP = 100;

  private final boolean singles;

  private PostAnalyzer(boolean singles) {
    this.singles = singles;
  }

  public static PostAnalyzer forWriting() {
    return new PostAnalyzer(true);
  }

  public static PostAnalyzer forAsking() {
    return new PostAnalyzer(false);
  }

  /// Composed (NFC), so that an accent is part of its letter.
  public static String normalized(String text) {
    return Normalizer.isNormalized(text, Normalizer.Form.NFC)
        ? text
        : Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /// The terms of a text, in order. Thread-safe.
  ///
  /// @param text normalized
  /// @param most how many; the rest is left out
  public List<String> terms(String text, int most) {
    var terms = new ArrayList<String>();
    try (var tokens = tokenStream("", text)) {
      var term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (terms.size() < most && tokens.incrementToken()) {
        terms.add(term.toString());
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string", e);
    }
    return terms;
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    var source = new StandardTokenizer();
    TokenStream tokens = new LowerCaseFilter(new CJKWidthFilter(source));
    int scripts =
        CJKBigramFilter.HAN
            | CJKBigramFilter.HIRAGANA
            | CJKBigramFilter.KATAKANA
            | CJKBigramFilter.HANGUL;
    tokens = new CJKBigramFilter(tokens, scripts, singles);
    return new TokenStreamComponents(source, new ASCIIFoldingFilter(tokens));
  }

  @Override
  public int getPositionIncrementGap(String field) {
    return GAP;
  }
}
