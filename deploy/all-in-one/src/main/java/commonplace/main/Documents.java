package commonplace.main;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The documents that commands send: from a file, from standard input (`-`), or put together from
/// words such as `receive.languages=en,de`.
final class Documents {
  /// The largest document that the relay takes.
  static final int MAX_BYTES = 8 << 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final InputStream in;

  Documents(InputStream in) {
    this.in = in;
  }

  /// @param words one file, or key=value words
  /// @param base what the words change; a file replaces it
  ObjectNode document(List<String> words, ObjectNode base) {
    if (words.size() == 1 && !words.getFirst().contains("=")) {
      return parsed(words.getFirst());
    }
    if (words.isEmpty()) {
      throw new UsageException(
          "a document is missing: a JSON file, \"-\" for standard input, or key=value words");
    }
    var document = base.deepCopy();
    words.forEach(word -> put(document, word));
    return document;
  }

  private ObjectNode parsed(String file) {
    try {
      if (JSON.readTree(text(file)) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new UsageException(file + " is not JSON: " + e.getOriginalMessage());
    }
    throw new UsageException(file + " holds no JSON object");
  }

  /// @throws UsageException if it cannot be read, or is too large
  String text(String file) {
    try {
      var bytes =
          file.equals("-") ? in.readNBytes(MAX_BYTES + 1) : Files.readAllBytes(Path.of(file));
      if (bytes.length > MAX_BYTES) {
        throw new UsageException(file + " has more than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException("the file cannot be read: " + file);
    }
  }

  private static void put(ObjectNode document, String word) {
    int equals = word.indexOf('=');
    if (equals < 1) {
      throw new UsageException("\"" + word + "\" is no key=value, such as receive.languages=en,de");
    }
    var names = Arrays.asList(word.substring(0, equals).split("\\.", -1));
    if (names.contains("")) {
      throw new UsageException("\"" + word + "\" has an empty name in it");
    }
    var object = document;
    for (var name : names.subList(0, names.size() - 1)) {
      object =
          switch (object.path(name)) {
            case ObjectNode there -> there;
            case JsonNode other when other.isMissingNode() || other.isNull() ->
                object.putObject(name);
            default -> throw new UsageException("\"" + word + "\": " + name + " holds no others");
          };
    }
    var last = names.getLast();
    object.set(last, value(word.substring(equals + 1), object.path(last)));
  }

  /// As JSON if it is some, else text; with commas a list, where there is one already.
  private static JsonNode value(String text, JsonNode current) {
    try {
      var value = JSON.readTree(text);
      if (!value.isMissingNode() && (value.isArray() || !current.isArray())) {
        return value;
      }
    } catch (JacksonException _) {
      // it is text
    }
    if (!current.isArray()) {
      return JSON.getNodeFactory().stringNode(text);
    }
    var list = JSON.createArrayNode();
    if (!text.isBlank()) {
      Arrays.stream(text.split(",", -1)).map(String::strip).forEach(list::add);
    }
    return list;
  }
}
