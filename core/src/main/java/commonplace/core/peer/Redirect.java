package commonplace.core.peer;

import commonplace.core.activitypub.Iri;

/// Where a `Location` header leads (RFC 9110, section 10.2.2), without resolving dot segments: a
/// server that sends them gets them back.
final class Redirect {
  private Redirect() {}

  /// @throws IllegalArgumentException if it leads to no http URL
  static Iri target(Iri from, String location) {
    var text = location.strip();
    if (text.startsWith("//")) {
      return Iri.of(from.scheme() + ":" + text);
    }
    if (text.startsWith("/")) {
      return Iri.of(from.scheme() + "://" + from.authority().orElseThrow().text() + text);
    }
    return Iri.of(text);
  }
}
