package commonplace.core.integrity;

import commonplace.core.activitypub.Iri;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What the names in one document stand for, for a signature over meanings (RDF) in a world that
/// reads names. A signature over meanings holds whatever the names are, so that a forger may
/// rename: with a context of his own he could have `content` mean nothing and `x` mean what
/// `content` did. Here a name is only taken if it means what it is called: ActivityStreams' names
/// are the vocabulary's, any other ends its IRI with itself. And every name has to mean something,
/// because what means nothing is not signed.
final class Vocabulary {
  static final String AS = "https://www.w3.org/ns/activitystreams#";

  /// Names of long standing that are called otherwise than what they mean (Mobilizon).
  private static final Map<String, String> ESTABLISHED =
      Map.of("uuid", "identifier", "language", "inLanguage", "licence", "license");

  /// The only prefix that documents may use instead of a name of its own (Friendica).
  private static final String DIASPORA = "diaspora";

  private static final String DIASPORA_IRI = "https://diasporafoundation.org/ns/";

  private final Map<String, Term> terms;

  private Vocabulary(Map<String, Term> terms) {
    this.terms = terms;
  }

  static Vocabulary of(JsonNode context) throws UnprovableException {
    return new Vocabulary(ContextReader.read(context));
  }

  /// What a member's name or a type stands for.
  Term term(String name) throws UnprovableException {
    if (name.startsWith(DIASPORA + ":") && DIASPORA_IRI.equals(namespace(DIASPORA))) {
      var iri = DIASPORA_IRI + name.substring(DIASPORA.length() + 1);
      if (isAbsolute(iri)) {
        return new Term(iri, "", Term.Container.NONE, false);
      }
    }
    var term = terms.get(name);
    if (term == null) {
      throw new UnprovableException(
          "the signature does not cover "
              + ProofReader.quoted(name)
              + ", which no context defines");
    }
    var original = BundledContexts.ACTIVITY_STREAMS.get(name);
    boolean honest =
        original != null
            ? original.iri().equals(term.iri()) && original.container() == term.container()
            : term.localName().equals(name)
                || term.localName().equals(ESTABLISHED.get(name))
                || term.equals(BundledContexts.SECURITY.get(name));
    if (!honest) {
      throw new UnprovableException(
          "the context gives another meaning to " + ProofReader.quoted(name));
    }
    return term;
  }

  /// The IRI in place of an id. Nothing relative: it would be left out of what is signed. Nothing
  /// abbreviated: names would again differ from meanings. Only `as:Public` is read by everybody.
  String iri(String text) throws UnprovableException {
    if (text.equals("as:Public") && AS.equals(namespace("as"))) {
      return AS + "Public";
    }
    if (!isAbsolute(text)) {
      throw new UnprovableException("not an absolute URL: " + ProofReader.quoted(text));
    }
    int colon = text.indexOf(':');
    if (!text.startsWith("//", colon + 1) && !namespace(text.substring(0, colon)).isEmpty()) {
      throw new UnprovableException("an abbreviated URL: " + ProofReader.quoted(text));
    }
    return text;
  }

  private String namespace(String prefix) {
    var term = terms.get(prefix);
    return term != null && term.prefix() ? term.iri() : "";
  }

  /// Whether N-Quads can hold it as an IRI that no one takes for anything else (RDF 1.1 N-Quads,
  /// IRIREF): with a `>` in it, one statement could be written so as to look like two.
  static boolean isAbsolute(String text) {
    int colon = text.indexOf(':');
    if (text.length() > Iri.MAX_LENGTH || colon <= 0 || !CanonicalJson.isWhole(text)) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean fits =
          i < colon ? isOfScheme(c, i) : c > ' ' && c != 0x7f && "<>\"{}|^`\\".indexOf(c) < 0;
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfScheme(char c, int at) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    return letter || (at > 0 && other);
  }
}
