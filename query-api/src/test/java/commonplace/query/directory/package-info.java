@NullMarked
package commonplace.query.directory;

import org.jspecify.annotations.NullMarked;
