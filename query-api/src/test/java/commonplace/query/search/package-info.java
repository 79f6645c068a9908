@NullMarked
package commonplace.query.search;

import org.jspecify.annotations.NullMarked;
