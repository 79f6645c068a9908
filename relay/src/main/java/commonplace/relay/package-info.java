@NullMarked
package commonplace.relay;

import org.jspecify.annotations.NullMarked;
