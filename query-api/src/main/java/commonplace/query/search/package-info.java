/// What people ask of the archive, read and checked: the query language and the parameters. Pure:
/// no I/O, no clock. Start at {@link commonplace.query.search.SearchReader}.
@NullMarked
package commonplace.query.search;

import org.jspecify.annotations.NullMarked;
