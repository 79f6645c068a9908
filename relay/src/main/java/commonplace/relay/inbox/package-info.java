/// The door: what peers POST is bounded, verified, judged and put on the log, or refused with a
/// reason. Start reading at `InboxPipeline`.
@NullMarked
package commonplace.relay.inbox;

import org.jspecify.annotations.NullMarked;
