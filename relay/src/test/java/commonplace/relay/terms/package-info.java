@NullMarked
package commonplace.relay.terms;

import org.jspecify.annotations.NullMarked;
