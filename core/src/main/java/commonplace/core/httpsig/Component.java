package commonplace.core.httpsig;

/// Names of what a signature covers, as they stand in `headers` (draft-cavage-12, section 2.3).
final class Component {
  static final String REQUEST_TARGET = "(request-target)";
  static final String CREATED = "(created)";
  static final String EXPIRES = "(expires)";
  static final String HOST = "host";
  static final String DATE = "date";
  static final String DIGEST = "digest";

  private Component() {}
}
