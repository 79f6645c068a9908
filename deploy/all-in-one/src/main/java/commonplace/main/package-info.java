/// Composes everything into one process. `Main` reads the environment and the command line,
/// `Settings` checks them, `Node` is the list of parts; nothing else lives here.
@NullMarked
package commonplace.main;

import org.jspecify.annotations.NullMarked;
