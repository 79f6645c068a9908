package commonplace.core.httpsig;

import java.util.List;
import java.util.stream.Collectors;

/// The value of a component in a request (RFC 9421, sections 2.1 and 2.2).
final class ComponentValue {
  private ComponentValue() {}

  static String of(ComponentIdentifier component, RequestView request, OwnOrigin origin)
      throws MalformedSignatureException {
    var target = request.target();
    var query = target.indexOf('?');
    return switch (component.name()) {
      case ComponentIdentifier.METHOD -> request.method();
      case ComponentIdentifier.TARGET_URI ->
          origin.scheme() + "://" + origin.authority() + printable(target);
      case ComponentIdentifier.AUTHORITY -> origin.authority();
      case ComponentIdentifier.SCHEME -> origin.scheme();
      case ComponentIdentifier.REQUEST_TARGET -> printable(target);
      case ComponentIdentifier.PATH -> printable(query < 0 ? target : target.substring(0, query));
      case ComponentIdentifier.QUERY -> query < 0 ? "?" : printable(target.substring(query));
      case ComponentIdentifier.QUERY_PARAM ->
          parameter(
              component.parameter().orElseThrow(), query < 0 ? "" : target.substring(query + 1));
      default -> field(component.name(), request.headers().values(component.name()));
    };
  }

  /// Only where name and value stand in the query as they would be written in the base, so that
  /// nothing is decoded and encoded anew (RFC 9421, section 2.2.8).
  private static String parameter(String name, String query) throws MalformedSignatureException {
    String found = null;
    for (var pair : query.split("&", -1)) {
      var equals = pair.indexOf('=');
      if (!name.equals(equals < 0 ? pair : pair.substring(0, equals))) {
        continue;
      }
      if (found != null) {
        throw new MalformedSignatureException(
            "the signature covers a parameter that the query has more than once");
      }
      found = equals < 0 ? "" : pair.substring(equals + 1);
    }
    if (found == null) {
      throw new MalformedSignatureException(
          "the signature covers a parameter that the query does not have");
    }
    if (!isPlain(name) || !isPlain(found)) {
      throw new MalformedSignatureException(
          "the signature covers a parameter of the query that is encoded: cover @query instead");
    }
    return found;
  }

  private static boolean isPlain(String text) {
    return text.chars()
        .allMatch(c ->
            (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '*'
                || c == '-'
                || c == '.'
                || c == '_');
  }

  private static String field(String name, List<String> lines) throws MalformedSignatureException {
    if (lines.isEmpty()) {
      throw new MalformedSignatureException(
          "the signature covers a header that was not sent: " + SigningString.shortened(name));
    }
    return printable(
        lines.stream().map(line -> trimmed(unfolded(line))).collect(Collectors.joining(", ")));
  }

  /// Obsolete folding becomes one space (RFC 9421, section 2.1, step 3).
  private static String unfolded(String line) {
    return line.indexOf('\n') < 0 ? line : line.replaceAll("[ \\t]*\\r?\\n[ \\t]+", " ");
  }

  /// Without the white space of HTTP (RFC 9110, section 5.6.3) at both ends.
  private static String trimmed(String line) {
    var start = 0;
    var end = line.length();
    while (start < end && isWhiteSpace(line.charAt(start))) {
      start++;
    }
    while (end > start && isWhiteSpace(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(start, end);
  }

  private static boolean isWhiteSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /// A base is ASCII without line breaks in its values (RFC 9421, section 2.5).
  private static String printable(String value) throws MalformedSignatureException {
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (c > '~' || (c < ' ' && c != '\t')) {
        throw new MalformedSignatureException(
            "the signature covers a value with characters other than printable ASCII");
      }
    }
    return value;
  }
}
