/// Explains: how a member's deliveries go, why a server gets nothing, why a post was not relayed.
/// Start at `Checklist`; `MemberRoutes` and `WhyRoutes` answer over HTTP.
@NullMarked
package commonplace.relay.explain;

import org.jspecify.annotations.NullMarked;
