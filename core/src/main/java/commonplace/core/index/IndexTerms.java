package commonplace.core.index;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/// What is written to the term fields and looked up there. Total: what is no id, handle or host
/// becomes a term that nothing matches. Pure.
public final class IndexTerms {
  /// The longest term that is written; longer ones are cut, on both sides.
  public static final int MAX_LENGTH = 2_048;

  private static final Pattern WORD_BORDER =
      Pattern.compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})|[_\\-]+");

  private IndexTerms() {}

  /// Of an object's or actor's id.
  public static String id(String id) {
    try {
      return cut(Iri.of(id).canonical());
    } catch (IllegalArgumentException _) {
      return cut(id);
    }
  }

  /// Of an author: the id, `name@server` where the id ends in a name, and the server.
  public static List<String> authors(ActorUri author) {
    var server = author.authority().text();
    var terms = new ArrayList<String>();
    terms.add(cut(author.value().canonical()));
    terms.add(server);
    var path = author.value().pathAndQuery();
    var name = path.substring(path.lastIndexOf('/') + 1);
    if (name.startsWith("@")) {
      name = name.substring(1);
    }
    if (!name.isEmpty()) {
      terms.add(cut(name.toLowerCase(Locale.ROOT) + "@" + server));
    }
    return List.copyOf(terms);
  }

  /// Of what a person gives for an author: an id, `user@host`, `@user@host` or a host.
  public static String author(String given) {
    if (given.contains("://")) {
      return id(given);
    }
    var handle = given.startsWith("@") ? given.substring(1) : given;
    int at = handle.lastIndexOf('@');
    return at < 0
        ? server(handle)
        : cut(
            handle.substring(0, at).toLowerCase(Locale.ROOT)
                + "@"
                + server(handle.substring(at + 1)));
  }

  /// Of a server's authority or a Group's id.
  public static String community(String community) {
    return community.contains("://") ? id(community) : server(community);
  }

  private static String server(String text) {
    try {
      return Authority.of(text).text();
    } catch (IllegalArgumentException _) {
      return cut(text.toLowerCase(Locale.ROOT));
    }
  }

  /// A hashtag as it is counted and shown: without the sign, compatible forms unified (NFKC), lower
  /// case.
  public static String tag(String tag) {
    return unified(bare(tag));
  }

  /// A hashtag as it is looked up: also without accents.
  public static String foldedTag(String tag) {
    return folded(bare(tag));
  }

  /// A whole value, such as a name, in the form in which values are compared: compatible forms
  /// unified (NFKC), lower case, without accents.
  public static String folded(String value) {
    var key = unified(value).toCharArray();
    var folded = new char[4 * key.length];
    int length = ASCIIFoldingFilter.foldToASCII(key, 0, folded, 0, key.length);
    return cut(new String(folded, 0, length));
  }

  private static String bare(String tag) {
    return tag.startsWith("#") || tag.startsWith("＃") ? tag.substring(1) : tag;
  }

  private static String unified(String value) {
    return cut(Normalizer.normalize(value, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT));
  }

  /// The words of a hashtag, where its letters' case tells them: `SundayPhotos` is two.
  public static String words(String tag) {
    return WORD_BORDER.matcher(tag).replaceAll(" ").strip();
  }

  /// Of a BCP 47 tag as it is looked up.
  public static String language(String tag) {
    return cut(tag.toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /// Of a BCP 47 tag as it is written: itself and its prefixes, `pt` and `pt-br`.
  public static List<String> languages(String tag) {
    var whole = language(tag);
    var terms = new ArrayList<String>();
    for (int end = whole.indexOf('-'); end > 0; end = whole.indexOf('-', end + 1)) {
      terms.add(whole.substring(0, end));
    }
    terms.add(whole);
    return List.copyOf(terms);
  }

  private static String cut(String term) {
    return term.length() <= MAX_LENGTH ? term : term.substring(0, MAX_LENGTH);
  }
}
