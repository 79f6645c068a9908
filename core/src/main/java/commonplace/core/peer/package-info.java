/// The one outgoing HTTP client, for fetching documents and delivering activities. Every address is
/// checked before it is connected to, and everything that a peer can answer is bounded in size and
/// time.
@NullMarked
package commonplace.core.peer;

import org.jspecify.annotations.NullMarked;
