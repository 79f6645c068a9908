@NullMarked
package commonplace.query.limit;

import org.jspecify.annotations.NullMarked;
