package commonplace.core.integrity;

/// What a name stands for in a JSON-LD context, as far as contexts are understood here.
///
/// @param iri absolute, or {@link #ID} or {@link #TYPE}
/// @param coercion the datatype of plain values: absolute, {@link #ID}, or empty for the value's
///   own
/// @param container how an array or object in its place is meant
/// @param prefix whether `name:rest` stands for the IRI with `rest` behind it
record Term(String iri, String coercion, Container container, boolean prefix) {
  static final String ID = "@id";
  static final String TYPE = "@type";

  /// JSON-LD 1.1, section 4.3 and 4.6.2; a set is no different from none.
  enum Container {
    NONE,
    LIST,
    LANGUAGE
  }

  boolean isKeyword() {
    return iri.startsWith("@");
  }

  /// What follows the namespace.
  String localName() {
    int end = iri.length();
    while (end > 0 && ":/#".indexOf(iri.charAt(end - 1)) < 0) {
      end--;
    }
    return iri.substring(end);
  }
}
