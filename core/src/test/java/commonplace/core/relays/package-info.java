/// Tests of several relays on one log.
@NullMarked
package commonplace.core.relays;

import org.jspecify.annotations.NullMarked;
