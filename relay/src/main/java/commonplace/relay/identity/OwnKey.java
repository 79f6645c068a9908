package commonplace.relay.identity;

import commonplace.core.activitypub.Iri;
import java.time.Instant;

/// One of our keys, opened.
///
/// @param id where others find the public half
/// @param pair the key
/// @param created when it was made; the newest of a kind is the one to use
/// @param <K> what kind of key
public record OwnKey<K>(Iri id, K pair, Instant created) {}
