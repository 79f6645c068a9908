@NullMarked
package commonplace.bench;

import org.jspecify.annotations.NullMarked;
