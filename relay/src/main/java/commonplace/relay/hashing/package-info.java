/// Large sets of keyed hashes in little memory: what was seen, what was withdrawn, who was known.
@NullMarked
package commonplace.relay.hashing;

import org.jspecify.annotations.NullMarked;
