@NullMarked
package commonplace.core.log;

import org.jspecify.annotations.NullMarked;
