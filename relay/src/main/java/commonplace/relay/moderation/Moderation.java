package commonplace.relay.moderation;

import commonplace.core.log.EventLog;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import commonplace.relay.admin.AdminDoor;
import commonplace.relay.subscription.SubscriptionTable;
import io.javalin.config.RoutesConfig;
import java.time.InstantSource;

/// What follows from the rules, and the operator's API for them, for blocklists and for those who
/// wait for an answer. The rules themselves are the caller's to start and to close.
public final class Moderation implements Service {
  private final Rules rules;
  private final SubscriptionTable subscriptions;
  private final Enforcement enforcement;
  private final Blocklists blocklists;
  private final DryRun dryRun;
  private final InstantSource clock;

  /// @param lists reads what is at a URL, bounded
  public Moderation(
      Rules rules,
      SubscriptionTable subscriptions,
      Eraser eraser,
      Blocklists.Source lists,
      EventLog log,
      Topics topics,
      InstantSource clock) {
    this.rules = rules;
    this.subscriptions = subscriptions;
    this.enforcement = new Enforcement(rules, subscriptions, eraser, clock);
    this.blocklists = new Blocklists(rules, enforcement, lists, clock);
    this.dryRun = new DryRun(log, topics, rules, clock);
    this.clock = clock;
  }

  @Override
  public void start() {
    enforcement.start();
    blocklists.start();
  }

  @Override
  public Health check() {
    return Health.ofAll(enforcement, blocklists);
  }

  @Override
  public void close() {
    blocklists.close();
    enforcement.close();
  }

  /// Adds the routes.
  public void addTo(RoutesConfig routes, AdminDoor door) {
    new RuleRoutes(door, rules, enforcement, dryRun, clock).addTo(routes);
    new BlocklistRoutes(door, rules, blocklists, dryRun, clock).addTo(routes);
    new QueueRoutes(door, subscriptions, rules).addTo(routes);
  }
}
