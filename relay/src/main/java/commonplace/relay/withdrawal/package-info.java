/// What was withdrawn, known to the door, which admits no late Create of it, and to delivery, which
/// sends nothing of it any more.
@NullMarked
package commonplace.relay.withdrawal;

import org.jspecify.annotations.NullMarked;
