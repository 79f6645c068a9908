/// What other servers know and want of our signatures: in which form they are signed, and with
/// which of our keys.
@NullMarked
package commonplace.relay.signature;

import org.jspecify.annotations.NullMarked;
