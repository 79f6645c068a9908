package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers how subscribers stand, and every change.
final class Standings implements StandingKeeper {
  final List<Standing> changes = new CopyOnWriteArrayList<>();
  private final Map<ActorUri, Standing> stored = new ConcurrentHashMap<>();

  @Override
  public Optional<Standing> find(ActorUri subscriber) {
    return Optional.ofNullable(stored.get(subscriber));
  }

  @Override
  public void changed(Follow follow, Standing before, Standing after) {
    stored.put(after.subscriber(), after);
    changes.add(after);
  }

  List<Condition> conditions() {
    return changes.stream().map(Standing::condition).toList();
  }
}
