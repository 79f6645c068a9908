@NullMarked
package commonplace.core.index;

import org.jspecify.annotations.NullMarked;
