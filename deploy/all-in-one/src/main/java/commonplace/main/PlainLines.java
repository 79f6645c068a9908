package commonplace.main;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Any JSON document as indented lines for people: what is simple on one line, what is not below
/// its name. Pure.
final class PlainLines {
  private static final List<String> TITLES =
      List.of("actor", "host", "domain", "id", "name", "topic", "at");
  private static final String STEP = "  ";

  private PlainLines() {}

  static List<String> of(JsonNode document) {
    var lines = new ArrayList<String>();
    if (document.isObject()) {
      members(document, "", lines);
    } else if (document.isArray()) {
      document.forEach(item -> item(item, "", lines));
    } else {
      lines.add(text(document));
    }
    return lines;
  }

  private static void members(JsonNode object, String indent, List<String> lines) {
    object.properties().forEach(entry -> member(entry.getKey(), entry.getValue(), indent, lines));
  }

  private static void member(String name, JsonNode value, String indent, List<String> lines) {
    if (isFlat(value)) {
      lines.add(indent + name + ": " + text(value));
    } else if (value.isArray()) {
      lines.add(indent + name + ": " + value.size());
      value.forEach(item -> item(item, indent + STEP, lines));
    } else {
      lines.add(indent + name + ":");
      members(value, indent + STEP, lines);
    }
  }

  /// One of a list: what names it, then the rest.
  private static void item(JsonNode item, String indent, List<String> lines) {
    if (!item.isObject()) {
      lines.add(indent + text(item));
      return;
    }
    Optional<String> title =
        TITLES.stream().filter(name -> item.has(name) && isFlat(item.path(name))).findFirst();
    lines.add(indent + title.map(name -> text(item.path(name))).orElse("-"));
    var flat =
        item.properties().stream()
            .filter(entry -> isFlat(entry.getValue()) && !title.equals(Optional.of(entry.getKey())))
            .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
            .collect(Collectors.joining("  "));
    if (!flat.isEmpty()) {
      lines.add(indent + STEP + flat);
    }
    item.properties().stream()
        .filter(entry -> !isFlat(entry.getValue()))
        .forEach(entry -> member(entry.getKey(), entry.getValue(), indent + STEP, lines));
  }

  private static boolean isFlat(JsonNode value) {
    return value.isValueNode()
        || (value.isArray() && value.valueStream().allMatch(JsonNode::isValueNode));
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(PlainLines::text).collect(Collectors.joining(", "));
    }
    return value.isNull() ? "-" : value.asString(value.toString());
  }
}
