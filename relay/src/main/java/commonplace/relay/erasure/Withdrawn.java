package commonplace.relay.erasure;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.KnownActor;
import commonplace.core.log.Topic;
import commonplace.core.log.Withdrawal;
import commonplace.core.log.WithdrawalKeys;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/// What was withdrawn in one partition, and which log records still carry it.
final class Withdrawn {
  private final WithdrawalKeys keys;
  private final Set<String> digests;

  private Withdrawn(WithdrawalKeys keys, Set<String> digests) {
    this.keys = keys;
    this.digests = digests;
  }

  static Withdrawn read(EventLog log, Topic<Withdrawal> topic, int partition, WithdrawalKeys keys)
      throws InterruptedException {
    var digests = new HashSet<String>();
    WholePartition.read(
        log,
        topic,
        partition,
        logged -> {
          if (logged.value().isPresent()) {
            digests.add(logged.key());
          } else {
            digests.remove(logged.key());
          }
        });
    return new Withdrawn(keys, digests);
  }

  boolean isEmpty() {
    return digests.isEmpty();
  }

  /// A Delete or Undo stays: subscribers that lag have yet to get it, and it carries no content.
  boolean carriedBy(AdmittedActivity activity) {
    return !activity.type().equals("Delete")
        && !activity.type().equals("Undo")
        && Stream.of(
                Stream.of(activity.actor().value()),
                activity.object().stream(),
                activity.id().stream())
            .flatMap(ids -> ids)
            .anyMatch(this::contains);
  }

  boolean carriedBy(FetchedObject object) {
    return contains(object.id()) || contains(object.author().value());
  }

  boolean carriedBy(KnownActor actor) {
    return contains(actor.id().value());
  }

  private boolean contains(Iri id) {
    return digests.contains(keys.of(id));
  }
}
