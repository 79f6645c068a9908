/// Who the relay is: its addresses, its key sealed on the log, the secret from which all other
/// secrets are derived, and the documents by which others discover it.
@NullMarked
package commonplace.relay.identity;

import org.jspecify.annotations.NullMarked;
