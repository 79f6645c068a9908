package commonplace.core.testkit;

import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON for tests, short to write.
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /// An empty object.
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// An array of texts.
  public static ArrayNode array(String... texts) {
    var array = MAPPER.createArrayNode();
    Arrays.stream(texts).forEach(array::add);
    return array;
  }

  /// Reads an object.
  public static ObjectNode parse(byte[] json) {
    return (ObjectNode) MAPPER.readTree(json);
  }

  /// Reads an object.
  public static ObjectNode parse(String json) {
    return (ObjectNode) MAPPER.readTree(json);
  }

  /// Writes it, in UTF-8.
  public static byte[] bytes(JsonNode json) {
    return MAPPER.writeValueAsBytes(json);
  }

  /// A text member, or an empty text.
  public static String text(JsonNode json, String member) {
    return json.path(member).asString("");
  }
}
