package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Standing;
import java.util.Optional;

/// Remembers how subscribers stand, over restarts and for the node that serves them next.
public interface StandingKeeper {
  /// What was last stored.
  Optional<Standing> find(ActorUri subscriber);

  /// Stores a change, and does what follows from it: whoever is responsible is told, and the
  /// subscription of one that is gone is ended. Blocks until that is stored. May be told again of
  /// one that is gone, as long as its subscription has not ended.
  ///
  /// @param before how it stood; the same as `after` but for gaps or the time of the first failure
  /// @throws commonplace.core.log.LogUnavailableException if it could not be; it is told again
  void changed(Follow follow, Standing before, Standing after);
}
