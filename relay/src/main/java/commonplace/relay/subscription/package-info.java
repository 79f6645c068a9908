/// Who follows the relay and on which terms: a table folded from topic `subscriptions`, what an
/// incoming Follow, Undo, Accept or Reject does to it, and the documents that answer them
/// (FEP-ae0c).
@NullMarked
package commonplace.relay.subscription;

import org.jspecify.annotations.NullMarked;
