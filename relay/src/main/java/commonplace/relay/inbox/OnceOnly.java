package commonplace.relay.inbox;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.relay.hashing.Hash128;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Duplicate;
import commonplace.relay.inbox.Admission.TryLater;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Admits an activity once. A duplicate that comes while the first is on its way waits for the
/// first one's acknowledgement: a 202 before that could lose both. Thread-safe.
final class OnceOnly {
  private static final Duration WAIT = Duration.ofSeconds(40);

  private final SeenActivities seen;
  private final ActivityIdentity identity;
  private final ConcurrentHashMap<Hash128, CompletableFuture<Boolean>> underWay =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Hash128, CompletableFuture<Boolean>> turns =
      new ConcurrentHashMap<>();

  OnceOnly(SeenActivities seen, ActivityIdentity identity) {
    this.seen = seen;
    this.identity = identity;
  }

  /// What admits it; throws if the log does not take it.
  interface Work {
    Admission run() throws InterruptedException;
  }

  Admission run(AdmittedActivity activity, Work work) throws InterruptedException {
    var hash = identity.of(activity);
    var mine = new CompletableFuture<Boolean>();
    var first = underWay.putIfAbsent(hash, mine);
    if (first != null) {
      return await(first);
    }
    boolean stored = false;
    try {
      if (seen.contains(activity.actor(), hash)) {
        stored = true;
        return new Duplicate();
      }
      var admission = work.run();
      if (admission instanceof Admitted) {
        seen.remember(activity, hash);
        stored = true;
      }
      return admission;
    } finally {
      mine.complete(stored);
      underWay.remove(hash, mine);
    }
  }

  /// Does one thing at a time about an object, so that two relays that bring it at the same time
  /// are two.
  Admission about(Iri object, Work work) throws InterruptedException {
    var hash = identity.ofCreated(object);
    var mine = new CompletableFuture<Boolean>();
    for (var first = turns.putIfAbsent(hash, mine);
        first != null;
        first = turns.putIfAbsent(hash, mine)) {
      if (await(first) instanceof TryLater later) {
        return later;
      }
    }
    try {
      return work.run();
    } finally {
      turns.remove(hash, mine);
      mine.complete(true);
    }
  }

  /// Whether the object was relayed within the horizon, in whatever form.
  boolean isRelayed(Iri object) {
    return !seen.createdOn(object).isEmpty() || seen.isAnnounced(object);
  }

  /// Whether a relay or another server's own actor announced the object within the horizon.
  boolean isCarried(Iri object) {
    return seen.isCarried(object);
  }

  /// What the log has acknowledged in other words than it came with.
  void learn(AdmittedActivity logged) {
    seen.remember(logged);
  }

  private static Admission await(CompletableFuture<Boolean> first) throws InterruptedException {
    try {
      return first.get(WAIT.toMillis(), TimeUnit.MILLISECONDS)
          ? new Duplicate()
          : new TryLater("an equal one was not stored");
    } catch (ExecutionException | TimeoutException e) {
      return new TryLater("an equal one is on its way");
    }
  }
}
