@NullMarked
package commonplace.archive;

import org.jspecify.annotations.NullMarked;
