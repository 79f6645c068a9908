package commonplace.core.integrity;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// The JSON Canonicalization Scheme (RFC 8785): one text for each value, whatever its members'
/// order and spacing were. Numbers are IEEE 754 doubles, as in ECMAScript: whole numbers beyond
/// 2^53 lose digits.
final class CanonicalJson {
  private CanonicalJson() {}

  /// In UTF-8.
  ///
  /// @throws UnprovableException for a lone surrogate or a number that no double can hold
  static byte[] of(JsonNode value) throws UnprovableException {
    var text = new StringBuilder();
    write(value, text);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(JsonNode value, StringBuilder to) throws UnprovableException {
    switch (value.getNodeType()) {
      case OBJECT -> writeObject(value, to);
      case ARRAY -> {
        to.append('[');
        for (int i = 0; i < value.size(); i++) {
          if (i > 0) {
            to.append(',');
          }
          write(value.get(i), to);
        }
        to.append(']');
      }
      case STRING -> writeString(value.asString(), to);
      case NUMBER -> {
        double number = value.numberValue().doubleValue();
        if (!Double.isFinite(number)) {
          throw new UnprovableException("a number is larger than a double can hold");
        }
        to.append(EcmaNumber.of(number));
      }
      case BOOLEAN -> to.append(value.asBoolean());
      case NULL -> to.append("null");
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("a tree that was not read from JSON");
    }
  }

  private static void writeObject(JsonNode object, StringBuilder to) throws UnprovableException {
    var sorted = new TreeMap<String, JsonNode>(); // by UTF-16 code units: section 3.2.3
    object.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
    char before = '{';
    for (var member : sorted.entrySet()) {
      to.append(before);
      before = ',';
      writeString(member.getKey(), to);
      to.append(':');
      write(member.getValue(), to);
    }
    to.append(sorted.isEmpty() ? "{}" : "}");
  }

  private static void writeString(String text, StringBuilder to) throws UnprovableException {
    requireWhole(text);
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> to.append("\\\"");
        case '\\' -> to.append("\\\\");
        case '\b' -> to.append("\\b");
        case '\t' -> to.append("\\t");
        case '\n' -> to.append("\\n");
        case '\f' -> to.append("\\f");
        case '\r' -> to.append("\\r");
        default -> {
          if (c < ' ') {
            to.append("\\u00").append(Character.forDigit(c >> 4, 16));
            to.append(Character.forDigit(c & 0xf, 16));
          } else {
            to.append(c);
          }
        }
      }
    }
    to.append('"');
  }

  /// Two texts that differ in a lone surrogate only would be the same bytes in UTF-8.
  static void requireWhole(String text) throws UnprovableException {
    if (!isWhole(text)) {
      throw new UnprovableException("a text has half a character (a lone surrogate)");
    }
  }

  static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
