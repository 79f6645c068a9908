package commonplace.core.integrity;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Turns a document into statements (JSON-LD 1.1 API, sections 5.1 and 8.1), for plain documents
/// only: those that say the same to whoever reads their names. Nothing is ever left out: what a
/// JSON-LD processor would drop is refused, because it would not be signed. So are keywords
/// (`@graph`, `@included`, `@reverse`, `@nest`, …) and one thing described in two places, since
/// with them the same statements can be arranged to read differently.
final class DocumentGraph {
  private static final int MAX_QUADS = 2_000;
  private static final int MAX_BLANK_NODES = 400;
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,7}");
  private static final double MAX_INTEGER = 1e21;

  /// `%1.15E`, exactly rounded.
  private static final MathContext DOUBLE = new MathContext(16, RoundingMode.HALF_EVEN);

  private final Vocabulary vocabulary;
  private final List<Quad> quads = new ArrayList<>();
  private final Map<String, JsonNode> described = new HashMap<>();
  private int blankNodes;

  private DocumentGraph(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /// @param document without its signature
  static List<Quad> of(JsonNode document) throws UnprovableException {
    var graph = new DocumentGraph(Vocabulary.of(document.path("@context")));
    graph.node(document, true);
    return graph.quads;
  }

  private String node(JsonNode object, boolean root) throws UnprovableException {
    var subject = subject(object);
    for (var member : object.properties()) {
      var name = member.getKey();
      if (root && name.equals("@context")) {
        continue;
      }
      if (name.startsWith("@")) {
        throw new UnprovableException(
            "a keyword inside of the document: " + ProofReader.quoted(name));
      }
      var term = vocabulary.term(name);
      if (term.iri().equals(Term.TYPE)) {
        types(subject, member.getValue());
      } else if (!term.isKeyword()) {
        member(subject, term, member.getValue());
      }
    }
    return subject;
  }

  private String subject(JsonNode object) throws UnprovableException {
    if (!object.has("id")) {
      return blankNode();
    }
    if (!object.get("id").isString()) {
      throw new UnprovableException("an id that is not a text");
    }
    var id = vocabulary.iri(object.get("id").asString());
    if (object.size() > 1) {
      var elsewhere = described.putIfAbsent(id, object);
      if (elsewhere != null && !elsewhere.equals(object)) {
        throw new UnprovableException("described in two places: " + ProofReader.quoted(id));
      }
    }
    return id;
  }

  private void types(String subject, JsonNode types) throws UnprovableException {
    for (var type : types.isArray() ? types : List.of(types)) {
      if (!type.isString()) {
        throw new UnprovableException("a type that is not a text");
      }
      var term = vocabulary.term(type.asString());
      if (term.isKeyword()) {
        throw new UnprovableException("a keyword as a type");
      }
      add(Quad.link(subject, Quad.RDF + "type", term.iri()));
    }
  }

  private void member(String subject, Term term, JsonNode value) throws UnprovableException {
    switch (term.container()) {
      case LANGUAGE -> languages(subject, term, value);
      case LIST -> {
        if (!value.isNull()) {
          list(subject, term, value.isArray() ? value : List.of(value));
        }
      }
      case NONE -> {
        for (var one : value.isArray() ? value : List.of(value)) {
          value(subject, term.iri(), term, one);
        }
      }
    }
  }

  private void value(String subject, String predicate, Term term, JsonNode value)
      throws UnprovableException {
    boolean reference = term.coercion().equals(Term.ID);
    var datatype = reference ? "" : term.coercion();
    switch (value.getNodeType()) {
      case NULL -> {} // says nothing
      case OBJECT -> add(Quad.link(subject, predicate, node(value, false)));
      case STRING -> {
        if (reference) {
          add(Quad.link(subject, predicate, vocabulary.iri(value.asString())));
        } else {
          add(Quad.typed(subject, predicate, whole(value), orElse(datatype, "string")));
        }
      }
      case BOOLEAN ->
          add(Quad.typed(subject, predicate, value.asString(), orElse(datatype, "boolean")));
      case NUMBER -> add(number(subject, predicate, value, datatype));
      case ARRAY, BINARY, MISSING, POJO ->
          throw new UnprovableException("an array inside of an array");
    }
  }

  private void list(String subject, Term term, Iterable<JsonNode> values)
      throws UnprovableException {
    var cell = subject;
    var link = term.iri();
    for (var value : values) {
      if (!value.isNull()) {
        var next = blankNode();
        add(Quad.link(cell, link, next));
        value(next, Quad.RDF + "first", term, value);
        cell = next;
        link = Quad.RDF + "rest";
      }
    }
    add(Quad.link(cell, link, Quad.RDF + "nil"));
  }

  private void languages(String subject, Term term, JsonNode map) throws UnprovableException {
    if (map.isNull()) {
      return;
    }
    if (!map.isObject()) {
      throw new UnprovableException("a language map that is not an object");
    }
    for (var entry : map.properties()) {
      if (!LANGUAGE.matcher(entry.getKey()).matches()) {
        throw new UnprovableException("not a language: " + ProofReader.quoted(entry.getKey()));
      }
      var language = entry.getKey().toLowerCase(Locale.ROOT);
      for (var text : entry.getValue().isArray() ? entry.getValue() : List.of(entry.getValue())) {
        if (text.isString()) {
          add(Quad.inLanguage(subject, term.iri(), whole(text), language));
        } else if (!text.isNull()) {
          throw new UnprovableException("a language map that holds more than texts");
        }
      }
    }
  }

  /// JSON-LD 1.1 API, section 8.2.2, steps 9 to 11: whole numbers as such, others as `1.5E0`.
  private static Quad number(String subject, String predicate, JsonNode value, String datatype)
      throws UnprovableException {
    double number = value.numberValue().doubleValue();
    if (!Double.isFinite(number)) {
      throw new UnprovableException("a number is larger than a double can hold");
    }
    if (number == Math.rint(number)
        && Math.abs(number) < MAX_INTEGER
        && !datatype.equals(Quad.XSD + "double")) {
      var whole = value.decimalValue().setScale(0, RoundingMode.HALF_EVEN).toPlainString();
      return Quad.typed(subject, predicate, whole, orElse(datatype, "integer"));
    }
    var rounded = new BigDecimal(number).round(DOUBLE).stripTrailingZeros();
    var digits = rounded.unscaledValue().abs().toString();
    int exponent = rounded.precision() - rounded.scale() - 1;
    var text =
        (number < 0 ? "-" : "")
            + digits.charAt(0)
            + "."
            + (digits.length() > 1 ? digits.substring(1) : "0")
            + "E"
            + exponent;
    return Quad.typed(subject, predicate, text, orElse(datatype, "double"));
  }

  private static String whole(JsonNode text) throws UnprovableException {
    CanonicalJson.requireWhole(text.asString());
    return text.asString();
  }

  private static String orElse(String datatype, String xsd) {
    return datatype.isEmpty() ? Quad.XSD + xsd : datatype;
  }

  private String blankNode() throws UnprovableException {
    if (++blankNodes > MAX_BLANK_NODES) {
      throw new UnprovableException("more than " + MAX_BLANK_NODES + " things without an id");
    }
    return "_:b" + blankNodes;
  }

  private void add(Quad quad) throws UnprovableException {
    if (quads.size() == MAX_QUADS) {
      throw new UnprovableException("more than " + MAX_QUADS + " statements");
    }
    quads.add(quad);
  }
}
