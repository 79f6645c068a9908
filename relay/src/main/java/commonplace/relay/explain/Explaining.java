package commonplace.relay.explain;

import commonplace.core.log.EventLog;
import commonplace.core.log.Topics;
import commonplace.core.relays.NamedRelays;
import commonplace.core.runtime.ClientAddress;
import commonplace.relay.admin.AdminDoor;
import commonplace.relay.delivery.Delivery;
import commonplace.relay.inbox.Inbox;
import commonplace.relay.moderation.Rules;
import commonplace.relay.subscription.SubscriptionTable;
import commonplace.relay.withdrawal.Withdrawals;
import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/// All that explains, over HTTP.
///
/// @param origin our public base URL
/// @param horizon how long the log keeps activities
/// @param admins who has proved to run a server
/// @param relays ours beside the main one
/// @param clients tells those apart who ask
public record Explaining(
    String origin,
    Duration horizon,
    EventLog log,
    Topics topics,
    SubscriptionTable subscriptions,
    Withdrawals withdrawals,
    Inbox inbox,
    Rules rules,
    Delivery delivery,
    ProvenAdmin admins,
    Supplier<NamedRelays> relays,
    ClientAddress clients,
    InstantSource clock) {
  /// Adds the routes.
  public void addTo(RoutesConfig routes, AdminDoor door) {
    ProvenAdmin insiders = (context, host) -> door.isOperator(context) || admins.of(context, host);
    var members =
        new Members(
            subscriptions, delivery::seen, inbox::lastRefusals, inbox::lastUnrelayed, rules, clock);
    var checklist = new Checklist(origin, relays);
    new MemberRoutes(members, checklist, new MemberPage(origin), door, insiders, clients)
        .addTo(routes);
    new WhyRoutes(
            new Posts(log, topics.activities(), withdrawals, inbox::find),
            members,
            new PostChecklist(horizon, relays),
            checklist,
            subscriptions.servers()::isMember,
            rules::whichIsAgainst,
            insiders,
            door,
            clients)
        .addTo(routes);
  }
}
