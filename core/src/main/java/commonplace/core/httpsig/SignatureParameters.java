package commonplace.core.httpsig;

import java.util.HashMap;
import java.util.Map;

/// Splits `name="value",name=value` (draft-cavage-12, section 2.2; RFC 7235, section 2.1) in one
/// pass.
final class SignatureParameters {
  /// The longest header that is looked at, in characters.
  static final int MAX_CHARS = 8192;

  /// More parameters than anybody needs.
  static final int MAX_PARAMETERS = 16;

  private final String text;
  private int at;

  private SignatureParameters(String text) {
    this.text = text;
  }

  /// The parameters by name in lower case.
  static Map<String, String> parse(String header) throws MalformedSignatureException {
    if (header.length() > MAX_CHARS) {
      throw new MalformedSignatureException(
          "the Signature header has more than " + MAX_CHARS + " characters");
    }
    return new SignatureParameters(header).all();
  }

  private Map<String, String> all() throws MalformedSignatureException {
    var parameters = new HashMap<String, String>();
    skipSpace();
    while (at < text.length()) {
      var name = Tokens.lowerCase(token());
      skipSpace();
      expect('=');
      skipSpace();
      var value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
      if (parameters.put(name, value) != null) {
        throw new MalformedSignatureException("the Signature header repeats a parameter");
      }
      if (parameters.size() > MAX_PARAMETERS) {
        throw new MalformedSignatureException(
            "the Signature header has more than " + MAX_PARAMETERS + " parameters");
      }
      skipSpace();
      if (at < text.length()) {
        expect(',');
        skipSpace();
      }
    }
    return parameters;
  }

  private String token() throws MalformedSignatureException {
    var start = at;
    while (at < text.length() && Tokens.isTokenChar(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw unreadable();
    }
    return text.substring(start, at);
  }

  private String quoted() throws MalformedSignatureException {
    expect('"');
    var unescaped = new StringBuilder(0);
    int start = at;
    while (at < text.length()) {
      var c = text.charAt(at++);
      if (c == '"') {
        var rest = text.substring(start, at - 1);
        return unescaped.isEmpty() ? rest : unescaped.append(rest).toString();
      }
      if (c == '\\' && at < text.length()) {
        unescaped.append(text, start, at - 1);
        start = at;
        c = text.charAt(at++);
      }
      if (Tokens.isControl(c)) {
        throw unreadable();
      }
    }
    throw new MalformedSignatureException("a quoted value in the Signature header does not end");
  }

  private void expect(char c) throws MalformedSignatureException {
    if (at >= text.length() || text.charAt(at) != c) {
      throw unreadable();
    }
    at++;
  }

  private void skipSpace() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private MalformedSignatureException unreadable() {
    return new MalformedSignatureException(
        "the Signature header cannot be read at character " + (at + 1));
  }
}
