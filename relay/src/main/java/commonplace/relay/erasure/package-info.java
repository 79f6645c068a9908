/// Erasure in the log: what was withdrawn is replaced by nulls wherever the door could not do so at
/// once, so that compaction drops it within the stated time.
@NullMarked
package commonplace.relay.erasure;

import org.jspecify.annotations.NullMarked;
