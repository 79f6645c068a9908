@NullMarked
package commonplace.core.runtime;

import org.jspecify.annotations.NullMarked;
