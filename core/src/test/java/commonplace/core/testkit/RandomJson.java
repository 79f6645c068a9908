package commonplace.core.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON that nobody would write, and changes to JSON that somebody might.
public final class RandomJson {
  private static final List<String> TEXTS =
      List.of("", "a", "id", "type", "ö", "€", "😀", "\ufb33", "\u0000", "\"\\/\b\f\n\r\t", "null");

  private RandomJson() {}

  /// An object, a few levels deep.
  public static ObjectNode object(Random random) {
    return object(random, 4);
  }

  private static ObjectNode object(Random random, int depth) {
    var object = Json.object();
    for (int i = random.nextInt(6); i > 0; i--) {
      object.set(text(random), value(random, depth - 1));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> Json.object().numberNode(random.nextInt());
      case 1 -> Json.object().numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(40)));
      case 2 -> Json.object().booleanNode(random.nextBoolean());
      case 3 -> Json.object().nullNode();
      case 4, 5 -> Json.object().stringNode(text(random));
      case 6 -> object(random, depth);
      default -> {
        var array = Json.array();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(random, depth - 1));
        }
        yield array;
      }
    };
  }

  private static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()))
        + (random.nextBoolean() ? "" : random.nextInt(50));
  }

  /// The same value with its members in another order, at every level.
  public static JsonNode shuffled(JsonNode value, Random random) {
    if (value.isArray()) {
      var array = Json.array();
      value.forEach(element -> array.add(shuffled(element, random)));
      return array;
    }
    if (!value.isObject()) {
      return value;
    }
    var names = new ArrayList<>(value.propertyNames());
    Collections.shuffle(names, random);
    var object = Json.object();
    names.forEach(name -> object.set(name, shuffled(value.get(name), random)));
    return object;
  }

  /// A copy in which one text, number or boolean, anywhere, is another one.
  public static ObjectNode withOneValueChanged(ObjectNode original, Random random) {
    var copy = original.deepCopy();
    var places = new ArrayList<Consumer<JsonNode>>();
    var values = new ArrayList<JsonNode>();
    collect(copy, places, values);
    int chosen = random.nextInt(places.size());
    places.get(chosen).accept(other(values.get(chosen), random));
    return copy;
  }

  private static void collect(
      JsonNode node, List<Consumer<JsonNode>> places, List<JsonNode> values) {
    if (node instanceof ObjectNode object) {
      for (var name : List.copyOf(object.propertyNames())) {
        add(object.get(name), changed -> object.set(name, changed), places, values);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        add(array.get(i), changed -> array.set(index, changed), places, values);
      }
    }
  }

  private static void add(
      JsonNode value,
      Consumer<JsonNode> place,
      List<Consumer<JsonNode>> places,
      List<JsonNode> values) {
    if (value.isContainer()) {
      collect(value, places, values);
    } else if (!value.isNull()) {
      places.add(place);
      values.add(value);
    }
  }

  private static JsonNode other(JsonNode value, Random random) {
    if (value.isBoolean()) {
      return Json.object().booleanNode(!value.asBoolean());
    }
    if (value.isNumber()) {
      return Json.object().numberNode(value.asInt() + 1 + random.nextInt(9));
    }
    var text = value.asString();
    if (text.isEmpty()) {
      return Json.object().stringNode("x");
    }
    int at = random.nextInt(text.length());
    char replacement = text.charAt(at) == 'q' ? 'w' : 'q';
    return Json.object().stringNode(text.substring(0, at) + replacement + text.substring(at + 1));
  }
}
