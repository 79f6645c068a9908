/// Several relays on one log: which of them carries what to whom. Pure.
@NullMarked
package commonplace.core.relays;

import org.jspecify.annotations.NullMarked;
