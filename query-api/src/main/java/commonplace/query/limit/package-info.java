/// How often one client may search.
@NullMarked
package commonplace.query.limit;

import org.jspecify.annotations.NullMarked;
