@NullMarked
package commonplace.archive.directory;

import org.jspecify.annotations.NullMarked;
