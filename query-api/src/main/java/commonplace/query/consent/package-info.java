/// What is held of an actor and why, in words that its owner understands.
@NullMarked
package commonplace.query.consent;

import org.jspecify.annotations.NullMarked;
