/// Other relays that this one subscribes to: our Follow of them, its answer and its Undo, on the
/// log as an aspect of its own, and through which relays something came (RFC 9110, section 7.6.3).
@NullMarked
package commonplace.relay.upstream;

import org.jspecify.annotations.NullMarked;
