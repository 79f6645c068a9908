/// What strangers send, read and checked: parameters, cursors, and what is wrong with them, the
/// same for the archive and the directory. Pure: no I/O, no clock. Start at {@link
/// commonplace.query.request.Parameters}.
@NullMarked
package commonplace.query.request;

import org.jspecify.annotations.NullMarked;
