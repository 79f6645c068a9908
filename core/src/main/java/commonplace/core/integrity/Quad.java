package commonplace.core.integrity;

import org.jspecify.annotations.Nullable;

/// A statement of a document (RDF 1.1, section 3.1), in the default graph.
///
/// @param subject an IRI, or a blank node: `_:` and a label
/// @param predicate an IRI
/// @param object an IRI, a blank node, or a literal's text
/// @param datatype a literal's type, else null
/// @param language a literal's language in lower case, if it has one, else null
record Quad(
    String subject,
    String predicate,
    String object,
    @Nullable String datatype,
    @Nullable String language) {
  static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  static final String XSD = "http://www.w3.org/2001/XMLSchema#";

  static Quad link(String subject, String predicate, String resource) {
    return new Quad(subject, predicate, resource, null, null);
  }

  static Quad typed(String subject, String predicate, String text, String datatype) {
    return new Quad(subject, predicate, text, datatype, null);
  }

  static Quad inLanguage(String subject, String predicate, String text, String language) {
    return new Quad(subject, predicate, text, RDF + "langString", language);
  }

  boolean touchesBlankNode() {
    return subject.startsWith("_:") || (datatype == null && object.startsWith("_:"));
  }
}
