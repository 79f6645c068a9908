/// What each subscriber can take: one table, by what it runs, how it follows and as what, and what
/// the operator has said instead. Pure.
@NullMarked
package commonplace.relay.taking;

import org.jspecify.annotations.NullMarked;
