@NullMarked
package commonplace.relay.delivery;

import org.jspecify.annotations.NullMarked;
