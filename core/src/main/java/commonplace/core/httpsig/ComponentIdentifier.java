package commonplace.core.httpsig;

import commonplace.core.httpsig.DictionaryMember.Item;
import java.util.Optional;

/// What one line of a signature base is about (RFC 9421, section 2): a header in lower case, or one
/// of the derived components.
///
/// @param name such as `content-type` or `@method`
/// @param parameter the name that `@query-param` asks for, as it stands in the query
record ComponentIdentifier(String name, Optional<String> parameter) {
  static final String METHOD = "@method";
  static final String TARGET_URI = "@target-uri";
  static final String AUTHORITY = "@authority";
  static final String SCHEME = "@scheme";
  static final String REQUEST_TARGET = "@request-target";
  static final String PATH = "@path";
  static final String QUERY = "@query";
  static final String QUERY_PARAM = "@query-param";
  static final String SIGNATURE_PARAMS = "@signature-params";

  private static final String NAME = "name";

  ComponentIdentifier(String name) {
    this(name, Optional.empty());
  }

  /// Parameters other than the name in a query are refused rather than guessed at (RFC 9421,
  /// section 2.1): nobody in the Fediverse signs with `sf`, `bs`, `key`, `req` or `tr`.
  static ComponentIdentifier of(Item item) throws MalformedSignatureException {
    if (!(item.value() instanceof BareItem.Text(var name))) {
      throw new MalformedSignatureException("the signature covers something that is no string");
    }
    var parameters = item.parameters();
    if (name.equals(QUERY_PARAM)) {
      if (parameters.byName().size() == 1
          && parameters.get(NAME).orElseThrow() instanceof BareItem.Text(var parameter)) {
        return new ComponentIdentifier(name, Optional.of(parameter));
      }
      throw new MalformedSignatureException("@query-param needs a name and nothing else");
    }
    if (!isDerived(name) && !isFieldName(name)) {
      throw new MalformedSignatureException(
          "the signature covers something that is neither a header in lower case nor a known"
              + " component");
    }
    if (!parameters.byName().isEmpty()) {
      throw new MalformedSignatureException(
          "the signature covers a component with a parameter; sf, bs, key, req and tr are not"
              + " supported");
    }
    return new ComponentIdentifier(name);
  }

  private static boolean isDerived(String name) {
    return switch (name) {
      case METHOD, TARGET_URI, AUTHORITY, SCHEME, REQUEST_TARGET, PATH, QUERY -> true;
      default -> false;
    };
  }

  private static boolean isFieldName(String name) {
    return Tokens.isToken(name) && name.equals(Tokens.lowerCase(name));
  }

  /// As it stands in the base, in front of the colon.
  String serialized() {
    return new BareItem.Text(name).serialized()
        + parameter.map(p -> ";" + NAME + "=" + new BareItem.Text(p).serialized()).orElse("");
  }
}
