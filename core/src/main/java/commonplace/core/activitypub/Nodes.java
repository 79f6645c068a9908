package commonplace.core.activitypub;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Tolerant access to AS2 documents: what may be one value may be many, what may be an id may be an
/// object with one, and what does not fit counts as absent. Loops instead of streams: every
/// activity asks here some thirty times.
final class Nodes {
  /// How many values of a list are read.
  static final int MAX_VALUES = 1_000;

  private static final List<String> LISTS =
      List.of("to", "cc", "bto", "bcc", "audience", "tag", "attachment", "object", "attributedTo");

  private static final String AS2 = "https://www.w3.org/ns/activitystreams#";

  private Nodes() {}

  /// The member's values: none, one or the array's, at most {@link #MAX_VALUES}.
  static List<JsonNode> values(JsonNode node, String name) {
    var member = node.path(name);
    if (member.isMissingNode() || member.isNull()) {
      return List.of();
    }
    if (!member.isArray()) {
      return List.of(member);
    }
    var values = new ArrayList<JsonNode>();
    for (var value : member) {
      if (values.size() == MAX_VALUES) {
        break;
      }
      if (!value.isNull()) {
        values.add(value);
      }
    }
    return values;
  }

  /// That a list is longer than what is read of it, in words for the sender.
  static Optional<String> crowded(JsonNode node) {
    for (var name : LISTS) {
      if (node.path(name).size() > MAX_VALUES) {
        return Optional.of("a list of `" + name + "` has at most " + MAX_VALUES + " entries here");
      }
    }
    return Optional.empty();
  }

  static Optional<String> text(JsonNode node, String name) {
    for (var value : values(node, name)) {
      if (value.isString()) {
        return Optional.of(value.asString());
      }
    }
    return Optional.empty();
  }

  static Optional<Iri> id(JsonNode node) {
    var id = text(node, "id");
    return (id.isPresent() ? id : text(node, "@id")).flatMap(Nodes::iri);
  }

  /// The id of a value that is an id or an object with one.
  static Optional<Iri> idOf(JsonNode value) {
    return value.isString() ? iri(value.asString()) : id(value);
  }

  static Optional<Iri> firstId(JsonNode node, String name) {
    for (var value : values(node, name)) {
      var id = idOf(value);
      if (id.isPresent()) {
        return id;
      }
    }
    return Optional.empty();
  }

  static List<Iri> ids(JsonNode node, String name) {
    var ids = new ArrayList<Iri>();
    for (var value : values(node, name)) {
      idOf(value).ifPresent(ids::add);
    }
    return List.copyOf(ids);
  }

  static Optional<Iri> iri(String text) {
    try {
      return Optional.of(Iri.of(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// All types, without the vocabulary's prefix.
  static List<String> types(JsonNode node) {
    var types = new ArrayList<String>();
    addTypes(values(node, "type"), types);
    addTypes(values(node, "@type"), types);
    return List.copyOf(types);
  }

  private static void addTypes(List<JsonNode> stated, List<String> types) {
    for (var type : stated) {
      if (type.isString()) {
        types.add(localName(type.asString()));
      }
    }
  }

  /// The first type of those that are known, else the first.
  static String type(JsonNode node, Set<String> known) {
    var types = types(node);
    for (var type : types) {
      if (known.contains(type)) {
        return type;
      }
    }
    return types.isEmpty() ? "" : types.getFirst();
  }

  private static String localName(String type) {
    if (type.startsWith(AS2)) {
      return type.substring(AS2.length());
    }
    return type.startsWith("as:") ? type.substring(3) : type;
  }

  static Optional<Boolean> flag(JsonNode node, String name) {
    var member = node.path(name);
    return member.isBoolean() ? Optional.of(member.asBoolean()) : Optional.empty();
  }

  /// xsd:dateTime with a zone; nonsense counts as absent.
  static Optional<Instant> time(JsonNode node, String name) {
    return text(node, name)
        .flatMap(text -> {
          try {
            return Optional.of(
                OffsetDateTime.parse(text.strip().toUpperCase(Locale.ROOT)).toInstant());
          } catch (DateTimeException _) {
            return Optional.empty();
          }
        });
  }
}
