package commonplace.core.activitypub;

import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Says what breaks AS2 in a document that is refused anyway, so that its sender need not guess.
/// Never a reason to refuse: in the wild much is odd and understood all the same. Pure.
final class Faults {
  private static final String AS2 = "www.w3.org/ns/activitystreams";
  private static final List<String> TEXTS = List.of("name", "summary", "content");
  private static final List<String> MAPS = List.of("nameMap", "summaryMap", "contentMap");

  private Faults() {}

  /// The first fault found, in a few words of our own.
  static Optional<String> in(JsonNode json) {
    return Stream.of(
            context(json.path("@context")),
            scalar(json, "id"),
            scalar(json, "type"),
            scalar(json, "actor"),
            TEXTS.stream().flatMap(name -> text(json, name).stream()).findFirst(),
            MAPS.stream().flatMap(name -> map(json, name).stream()).findFirst(),
            url(json),
            collection(json))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// What kind of JSON it is, with its article.
  static String kind(JsonNode json) {
    return switch (json.getNodeType()) {
      case ARRAY -> "an array";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case NUMBER -> "a number";
      case STRING -> "a string";
      case BINARY, MISSING, OBJECT, POJO -> "an object";
    };
  }

  private static Optional<String> context(JsonNode context) {
    if (context.isMissingNode() || context.isNull()) {
      return Optional.empty();
    }
    if (context.isNumber() || context.isBoolean()) {
      return Optional.of("its @context is " + kind(context));
    }
    return context.toString().contains(AS2)
        ? Optional.empty()
        : Optional.of("its @context is not that of ActivityStreams");
  }

  private static Optional<String> scalar(JsonNode json, String name) {
    var value = json.path(name);
    return value.isNumber() || value.isBoolean()
        ? Optional.of("its " + name + " is " + kind(value))
        : Optional.empty();
  }

  private static Optional<String> text(JsonNode json, String name) {
    var text = json.path(name);
    if (text.isObject()) {
      return Optional.of(
          "its " + name + " is an object: texts by language are its " + name + "Map");
    }
    return scalar(json, name);
  }

  private static Optional<String> map(JsonNode json, String name) {
    var map = json.path(name);
    if (map.isMissingNode() || map.isNull()) {
      return Optional.empty();
    }
    if (!map.isObject()) {
      return Optional.of("its " + name + " is " + kind(map) + ", not texts by language");
    }
    return map.propertyNames().stream().allMatch(Faults::isLanguage)
        ? Optional.empty()
        : Optional.of("its " + name + " has a key that is no language tag (BCP 47)");
  }

  private static boolean isLanguage(String tag) {
    try {
      var _ = new Locale.Builder().setLanguageTag(tag);
      return true;
    } catch (IllformedLocaleException _) {
      return false;
    }
  }

  private static Optional<String> url(JsonNode json) {
    return Nodes.values(json, "url").stream()
            .filter(JsonNode::isString)
            .allMatch(url -> Nodes.iri(url.asString()).isPresent())
        ? Optional.empty()
        : Optional.of("its url is not absolute");
  }

  private static Optional<String> collection(JsonNode json) {
    var types = Nodes.types(json);
    boolean ordered = types.contains("OrderedCollection");
    if (!ordered && !types.contains("Collection")) {
      return Optional.empty();
    }
    var others = ordered ? "items" : "orderedItems";
    if (json.has(others)) {
      return Optional.of(
          "a Collection that is " + (ordered ? "" : "not ") + "ordered has no " + others);
    }
    var first = json.path("first");
    return first.isObject() && Nodes.types(first).stream().noneMatch(t -> t.endsWith("Page"))
        ? Optional.of("its first is no page of a collection")
        : Optional.empty();
  }
}
