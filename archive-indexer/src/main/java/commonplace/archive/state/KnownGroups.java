package commonplace.archive.state;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.EventLog;
import commonplace.core.log.KnownActor;
import commonplace.core.log.LogRecord;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Which actors are groups. A group's own record lies in another partition than its members' posts,
/// so every process reads them all, and keeps ids alone. Thread-safe.
final class KnownGroups implements Service, Predicate<Iri> {
  private static final int MAX_GROUPS = 200_000;

  private final Set<String> groups = ConcurrentHashMap.newKeySet();
  private final TopicFold<KnownActor> fold;

  KnownGroups(EventLog log, Topics topics) {
    this.fold = new TopicFold<>(log, topics.actors(), this::apply);
  }

  private void apply(LogRecord<KnownActor> logged) {
    var group = logged.value().filter(actor -> actor.flags().type().equals("Group"));
    if (group.isEmpty()) {
      groups.remove(Iri.of(logged.key()).canonical());
    } else if (groups.size() < MAX_GROUPS) {
      groups.add(group.get().id().value().canonical());
    }
  }

  @Override
  public boolean test(Iri id) {
    return groups.contains(id.canonical());
  }

  @Override
  public void start() {
    fold.start();
  }

  void awaitReady(Duration wait) throws InterruptedException {
    fold.awaitReady(wait);
  }

  @Override
  public Health check() {
    return fold.check();
  }

  @Override
  public void close() {
    fold.close();
  }
}
