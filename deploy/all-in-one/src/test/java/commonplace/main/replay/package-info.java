/// A small fediverse around the whole product, which is killed again and again; then everything
/// that arrived, and everything that is remembered, is held against a plain model. Start reading at
/// {@link commonplace.main.replay.ReplayIT}; {@link commonplace.main.replay.Model} says what should
/// be, and shares no code with the product.
@NullMarked
package commonplace.main.replay;

import org.jspecify.annotations.NullMarked;
