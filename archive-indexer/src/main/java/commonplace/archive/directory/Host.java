package commonplace.archive.directory;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;

/// A server as it is reached.
///
/// @param scheme of its actors' ids, `https` outside development
record Host(String scheme, Authority authority) {
  static Host of(ActorUri actor) {
    return new Host(actor.value().scheme(), actor.authority());
  }

  String id() {
    return authority.text();
  }

  Iri at(String path) {
    return Iri.of(scheme + "://" + authority.text() + path);
  }
}
