/// Tables of the relay: topics folded into memory from their start, and kept up to date.
@NullMarked
package commonplace.relay.table;

import org.jspecify.annotations.NullMarked;
