package commonplace.core.activitypub;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/// Why a parser stopped, in our words: its own quote the document, and name settings of the parser
/// that mean nothing to a sender. Columns count bytes, as the parser does.
final class ParseFault {
  /// By what the parser calls the limit.
  private static final Map<String, String> LIMITS =
      Map.of(
          "getMaxNestingDepth",
          "the document is nested deeper than " + JsonReader.MAX_DEPTH + " levels",
          "getMaxNumberLength",
          "a number is longer than " + JsonReader.MAX_NUMBER + " characters",
          "getMaxNameLength",
          "a name is longer than " + JsonReader.MAX_NAME + " bytes",
          "getMaxTokenCount",
          "the document has more than " + JsonReader.MAX_TOKENS + " names, values and brackets");

  private static final String DUPLICATE = "Duplicate Object property";

  private ParseFault() {}

  /// Of one that did not come to the end of a value.
  static String within(JacksonException e, JsonParser parser) {
    return what(e) + place(e, parser);
  }

  /// Of one that found more after it.
  static String behind(JsonParser parser) {
    var start = parser.currentTokenLocation();
    return "there is more after the end of the document"
        + place(start.getLineNr(), start.getColumnNr());
  }

  private static String what(JacksonException e) {
    var words = e.getOriginalMessage();
    return switch (e) {
      case StreamConstraintsException _ ->
          LIMITS.entrySet().stream()
              .filter(limit -> words.contains(limit.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse("the document goes beyond a limit");
      case UnexpectedEndOfInputException _ -> "the document ends too early";
      default ->
          words.startsWith(DUPLICATE)
              ? "an object has the same name twice"
              : "the document is not JSON";
    };
  }

  /// Of a limit the parser tells no place; then it is where it stands.
  private static String place(JacksonException e, JsonParser parser) {
    var told = e.getLocation();
    var at = told == null ? parser.currentLocation() : told;
    return place(at.getLineNr(), at.getColumnNr());
  }

  private static String place(int line, int column) {
    return " at line " + line + ", column " + column;
  }
}
