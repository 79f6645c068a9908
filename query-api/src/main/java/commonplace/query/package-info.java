/// Asks the archive's shards and the directory, and answers over HTTP. Start at {@link
/// commonplace.query.QueryApi}.
@NullMarked
package commonplace.query;

import org.jspecify.annotations.NullMarked;
