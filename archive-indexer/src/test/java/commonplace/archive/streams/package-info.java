@NullMarked
package commonplace.archive.streams;

import org.jspecify.annotations.NullMarked;
