package commonplace.relay.inbox;

import commonplace.core.httpsig.HeaderLookup;
import commonplace.core.runtime.Bytes;

/// A POST to the inbox, its body bounded already.
///
/// @param target path and query as on the request line
/// @param contentType as sent, or empty
record InboxRequest(String target, String contentType, HeaderLookup headers, Bytes body) {}
