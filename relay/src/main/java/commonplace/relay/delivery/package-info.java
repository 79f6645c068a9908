/// Carries admitted activities from the log to each subscriber at its own cursor. Start at
/// `Delivery`; `Relaying` is the table of what is relayed in which form, `SubscriberLoop` serves
/// one subscriber, `Tail` and `CatchUp` read the log once for all. Nothing is queued on a
/// subscriber's behalf: a slow or dead one costs a cursor and a timer.
@NullMarked
package commonplace.relay.delivery;

import org.jspecify.annotations.NullMarked;
