package commonplace.query.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// How the directory's text becomes terms: words as Unicode sees them, lower case, without accents
/// (`Łódź` is `lodz`); Chinese, Japanese and Korean as pairs of characters. Host names come apart
/// at their dots.
final class Words extends Analyzer {
  private static final int MAX_WORDS = 1_000;

  @Override
  protected TokenStreamComponents createComponents(String field) {
    var source = new StandardTokenizer();
    TokenStream tokens = new LowerCaseFilter(new CJKWidthFilter(source));
    return new TokenStreamComponents(source, new ASCIIFoldingFilter(new CJKBigramFilter(tokens)));
  }

  /// What is to be analysed: composed (NFC), schemes and signs of addresses as spaces.
  static String normalized(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC)
        .replaceAll("(?i)https?://|[._/:@-]+", " ");
  }

  /// The terms of a text, in order.
  List<String> of(String text) {
    var words = new ArrayList<String>();
    try (var tokens = tokenStream("text", normalized(text))) {
      var term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken() && words.size() < MAX_WORDS) {
        words.add(term.toString());
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string", e);
    }
    return words;
  }

  /// A whole value, such as a hashtag, in the form in which values are compared.
  static String folded(String value) {
    var lower = Normalizer.normalize(value, Normalizer.Form.NFC).strip().toLowerCase(Locale.ROOT);
    var chars = lower.toCharArray();
    var folded = new char[4 * chars.length];
    int length = ASCIIFoldingFilter.foldToASCII(chars, 0, folded, 0, chars.length);
    return new String(folded, 0, length);
  }
}
