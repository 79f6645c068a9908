@NullMarked
package commonplace.core.peer;

import org.jspecify.annotations.NullMarked;
