package commonplace.core.log;

import commonplace.core.activitypub.ActorUri;

/// A signed request answered a challenge, and so opened a session for a server's terms; the values
/// of topic `terms-sessions`, keyed by a digest of the challenge. Of several with one key the first
/// opened a session, the others did not.
///
/// @param host whose terms, as its authority
/// @param actor who signed
public record TermsSession(String host, ActorUri actor) {}
