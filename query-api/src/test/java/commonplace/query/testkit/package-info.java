/// An archive and a directory in memory, and a server on a free port, for tests of what is asked of
/// them.
@NullMarked
package commonplace.query.testkit;

import org.jspecify.annotations.NullMarked;
