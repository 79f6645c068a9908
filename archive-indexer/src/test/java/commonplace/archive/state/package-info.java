@NullMarked
package commonplace.archive.state;

import org.jspecify.annotations.NullMarked;
