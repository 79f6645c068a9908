package commonplace.relay.inbox;

import commonplace.core.httpsig.HeaderLookup;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;

/// A POST to an inbox of ours, its body bounded already.
///
/// @param relay whose inbox
/// @param target path and query as on the request line
/// @param contentType as sent, or empty
/// @param place what the body takes of memory
record InboxRequest(
    RelayName relay,
    String target,
    String contentType,
    HeaderLookup headers,
    Bytes body,
    BodyRoom.Place place) {}
