/// What the operator decided about others: rules, where they come from, and what follows from them.
/// Matching is pure ({@link commonplace.relay.moderation.RuleBook}); the door asks {@link
/// commonplace.relay.moderation.Rules}.
@NullMarked
package commonplace.relay.moderation;

import org.jspecify.annotations.NullMarked;
