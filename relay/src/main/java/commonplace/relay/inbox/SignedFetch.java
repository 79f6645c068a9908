package commonplace.relay.inbox;

import commonplace.core.activitypub.Iri;
import commonplace.core.peer.FetchResult;

/// Reads an ActivityPub document from its server, with our signature. Blocks.
interface SignedFetch {
  String ACCEPT =
      "application/activity+json, application/ld+json;"
          + " profile=\"https://www.w3.org/ns/activitystreams\"";

  FetchResult get(Iri url) throws InterruptedException;
}
