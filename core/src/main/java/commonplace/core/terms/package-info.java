/// What a community wants to receive and to send, and what of an activity that depends on. Pure:
/// every decision here could be made on paper.
@NullMarked
package commonplace.core.terms;

import org.jspecify.annotations.NullMarked;
