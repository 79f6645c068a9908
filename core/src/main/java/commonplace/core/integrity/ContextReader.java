package commonplace.core.integrity;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads an `@context` (JSON-LD 1.1, section 4.1): our copies of well-known ones, and inline ones
/// of simple definitions. What an inline one defines in any other way is left undefined, so that
/// only those who use it are refused; what would change the meaning of everything is refused at
/// once.
final class ContextReader {
  private static final int MAX_CONTEXTS = 16;
  private static final int MAX_TERMS = 500;
  private static final String XSD = "http://www.w3.org/2001/XMLSchema#";
  private static final Set<String> UNDERSTOOD = Set.of("@id", "@type", "@container");

  private final Map<String, Term> terms = new HashMap<>();
  private final boolean ours;

  private ContextReader(boolean ours) {
    this.ours = ours;
  }

  /// A document's context.
  static Map<String, Term> read(JsonNode context) throws UnprovableException {
    return new ContextReader(false).readAll(context);
  }

  /// One of our copies, which may do more.
  static Map<String, Term> bundled(JsonNode context) throws UnprovableException {
    return new ContextReader(true).readAll(context);
  }

  private Map<String, Term> readAll(JsonNode context) throws UnprovableException {
    var all = context.isArray() ? context : List.of(context);
    int count = 0;
    for (var one : all) {
      if (++count > MAX_CONTEXTS) {
        throw new UnprovableException("more than " + MAX_CONTEXTS + " contexts");
      }
      if (one.isString()) {
        terms.putAll(
            BundledContexts.at(one.asString())
                .orElseThrow(() ->
                    new UnprovableException(
                        "contexts are not fetched: " + ProofReader.quoted(one.asString()))));
      } else if (one.isObject()) {
        define(one);
      } else {
        throw new UnprovableException("a context is a URL or an object");
      }
    }
    return Map.copyOf(terms);
  }

  private void define(JsonNode inline) throws UnprovableException {
    if (inline.size() > MAX_TERMS) {
      throw new UnprovableException("a context of more than " + MAX_TERMS + " terms");
    }
    for (var name : inline.propertyNames()) {
      if (name.startsWith("@") && !ours && !isVersion(name, inline)) {
        throw new UnprovableException(
            "the context changes what everything means: " + ProofReader.quoted(name));
      }
    }
    var done = new HashSet<String>();
    for (var name : inline.propertyNames()) {
      define(name, inline, done);
    }
  }

  private static boolean isVersion(String name, JsonNode inline) {
    return name.equals("@version") && inline.get(name).asString("").equals("1.1");
  }

  /// Defines a name, before it the one that it builds upon.
  private void define(String name, JsonNode inline, Set<String> done) {
    if (name.startsWith("@") || !done.add(name)) {
      return;
    }
    terms.remove(name);
    term(inline.get(name), inline, done).ifPresent(term -> terms.put(name, term));
  }

  private Optional<Term> term(JsonNode definition, JsonNode inline, Set<String> done) {
    if (definition.isString()) {
      return expand(definition.asString(), inline, done)
          .map(iri -> new Term(iri, "", Term.Container.NONE, ":/?#[]@".indexOf(last(iri)) >= 0));
    }
    if (!definition.isObject()
        || definition.propertyNames().stream().anyMatch(key -> !UNDERSTOOD.contains(key))) {
      return Optional.empty();
    }
    return container(definition.path("@container"))
        .flatMap(container ->
            coercion(definition, inline, done)
                .flatMap(coercion ->
                    expand(definition.path("@id").asString(""), inline, done)
                        .filter(iri -> !iri.startsWith("@"))
                        .map(iri -> new Term(iri, coercion, container, false))));
  }

  /// Types that would make `"true"` and `true` the same are for our copies only: what reads plain
  /// JSON tells them apart.
  private Optional<String> coercion(JsonNode definition, JsonNode inline, Set<String> done) {
    if (!definition.has("@type")) {
      return Optional.of("");
    }
    var type = definition.path("@type").asString("");
    return type.equals(Term.ID)
        ? Optional.of(type)
        : expand(type, inline, done)
            .filter(iri -> !iri.startsWith("@"))
            .filter(iri -> ours || !iri.startsWith(XSD) || iri.equals(XSD + "dateTime"));
  }

  private static Optional<Term.Container> container(JsonNode stated) {
    var one = stated.isArray() && stated.size() == 1 ? stated.get(0) : stated;
    if (one.isMissingNode()) {
      return Optional.of(Term.Container.NONE);
    }
    return switch (one.asString("")) {
      case "@set" -> Optional.of(Term.Container.NONE);
      case "@list" -> Optional.of(Term.Container.LIST);
      case "@language" -> Optional.of(Term.Container.LANGUAGE);
      default -> Optional.empty();
    };
  }

  private Optional<String> expand(String text, JsonNode inline, Set<String> done) {
    if (text.equals(Term.ID) || text.equals(Term.TYPE)) {
      return Optional.of(text);
    }
    int colon = text.indexOf(':');
    if (colon <= 0) {
      return Optional.empty();
    }
    if (text.startsWith("//", colon + 1)) {
      return Optional.of(text).filter(Vocabulary::isAbsolute);
    }
    var prefix = text.substring(0, colon);
    if (inline.has(prefix)) {
      define(prefix, inline, done);
    }
    return Optional.ofNullable(terms.get(prefix))
        .filter(Term::prefix)
        .map(term -> term.iri() + text.substring(colon + 1))
        .filter(Vocabulary::isAbsolute);
  }

  private static char last(String text) {
    return text.charAt(text.length() - 1);
  }
}
