package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.EventLog;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.KnownActor;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.relay.erasure.WholePartition;
import commonplace.relay.moderation.Hashtags;
import commonplace.relay.withdrawal.Withdrawals;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One erasure of actors with all they wrote, and of posts by their hashtags, as it goes through
/// the topics. Each object's end is written in its author's own partition, so that it follows the
/// Create. What the archive holds is older than the log: it comes first, because the archive
/// forgets while this runs. Writes while it reads; done again, it goes on where it stopped.
/// Confined to one thread.
final class ErasureRun {
  /// Objects that only the archive knows and members are told of: each is a delivery to each
  /// member.
  private static final int MOST_OLD = 10_000;

  private final EventLog log;
  private final Topics topics;
  private final SeenActivities seen;
  private final Withdrawals withdrawals;
  private final LogWriter writer;
  private final Erasures erasures;
  private final Unwanted unwanted;
  private final Set<String> spellings = new HashSet<>();
  private final Map<String, ActorUri> authors = new LinkedHashMap<>();
  private int actors;
  private int objects;
  private int old;
  private int untold;

  ErasureRun(
      EventLog log,
      Topics topics,
      SeenActivities seen,
      Withdrawals withdrawals,
      LogWriter writer,
      Erasures erasures,
      Unwanted unwanted) {
    this.log = log;
    this.topics = topics;
    this.seen = seen;
    this.withdrawals = withdrawals;
    this.writer = writer;
    this.erasures = erasures;
    this.unwanted = unwanted;
  }

  /// How many actors were withdrawn.
  int actors() {
    return actors;
  }

  /// How many objects were withdrawn one by one.
  int objects() {
    return objects;
  }

  /// Of how many, that the archive knows, members are not told.
  int untold() {
    return untold;
  }

  void go() throws InterruptedException {
    if (!unwanted.looksAtActors() && !unwanted.looksAtHashtags()) {
      return;
    }
    // the newest first; authors last, because the archive forgets with them what is to be told
    through(topics.activities(), this::activity);
    through(topics.fetchedObjects(), this::fetched);
    through(topics.archiveObjects(), this::archived);
    for (var actor : unwanted.named()) {
      withdraw(actor);
    }
    for (var author : authors.values()) {
      withdraw(author);
    }
    if (unwanted.looksAtActors()) {
      through(topics.actors(), this::known);
    }
  }

  private interface Step<V> {
    void take(V value) throws InterruptedException;
  }

  private <V> void through(Topic<V> topic, Step<V> step) throws InterruptedException {
    for (int p = 0; p < log.partitions(topic); p++) {
      WholePartition.read(
          log,
          topic,
          p,
          logged -> {
            if (logged.value().isPresent()) {
              step.take(logged.value().get());
            }
          });
    }
  }

  private void archived(ArchivedObject object) throws InterruptedException {
    if (object instanceof ArchivedObject.Live live) {
      var ofAuthor = unwanted.of(live.author());
      ofAuthor.ifPresent(_ -> authors.put(live.author().text(), live.author()));
      var ofPost = unwanted.of(() -> hashtags(live));
      if (erases(ofAuthor) || erases(ofPost)) {
        tellOld(live, ofAuthor.isPresent());
      } else if (ofAuthor.isEmpty() && ofPost.isPresent()) {
        withdrawQuietly(live.author(), live.id());
      }
    }
  }

  private static List<String> hashtags(ArchivedObject.Live live) {
    return Stream.concat(Stream.of(live.current()), live.earlier().stream())
        .flatMap(revision -> revision.tags().stream())
        .toList();
  }

  private void known(KnownActor actor) throws InterruptedException {
    if (unwanted.of(actor.id()).isPresent()) {
      withdraw(actor.id());
    }
  }

  /// Who wrote something lately need not be among the actors that are known.
  private void activity(AdmittedActivity activity) throws InterruptedException {
    var ofAuthor = unwanted.of(activity.actor());
    ofAuthor.ifPresent(_ -> authors.put(activity.actor().text(), activity.actor()));
    var post = activity.object().filter(id -> !id.equals(activity.actor().value()));
    if (post.isPresent()
        && (activity.type().equals("Create") || activity.type().equals("Update"))) {
      end(activity.actor(), post.get(), ofAuthor, unwanted.of(() -> Hashtags.of(activity)));
    }
  }

  private void fetched(FetchedObject object) throws InterruptedException {
    var ofAuthor = unwanted.of(object.author());
    ofAuthor.ifPresent(_ -> authors.put(object.author().text(), object.author()));
    end(object.author(), object.id(), ofAuthor, unwanted.of(() -> Hashtags.of(object)));
  }

  private void end(ActorUri author, Iri object, Optional<Rule> ofAuthor, Optional<Rule> ofPost)
      throws InterruptedException {
    if (erases(ofAuthor) || erases(ofPost)) {
      tell(author, object);
    } else if (ofAuthor.isEmpty() && ofPost.isPresent()) {
      withdrawQuietly(author, object);
    }
  }

  private static boolean erases(Optional<Rule> rule) {
    return rule.filter(r -> r.effect() == Effect.ERASE).isPresent();
  }

  /// Each spelling of an id has a partition of its own, in which its withdrawal must be. Its
  /// document goes, so it is withdrawn first.
  private void withdraw(ActorUri actor) throws InterruptedException {
    if (!spellings.add(actor.text())) {
      return;
    }
    boolean first = !withdrawals.contains(actor.value());
    if (first || !actor.text().equals(actor.value().canonical())) {
      writer.withdraw(actor);
    }
    actors += first ? 1 : 0;
    erasures.forget(actor);
  }

  private void tell(ActorUri author, Iri object) throws InterruptedException {
    if (!(withdrawals.contains(object) && seen.isEnded(object))) {
      writer.withdrawObject(OwnNotice.delete(author, object), object);
      objects++;
    }
  }

  private void tellOld(ArchivedObject.Live live, boolean forgottenWithItsAuthor)
      throws InterruptedException {
    if (old < MOST_OLD) {
      old++;
      tell(live.author(), live.id());
      return;
    }
    if (seen.createdOn(live.id()).isEmpty() && !seen.isAnnounced(live.id())) {
      untold++;
    }
    if (!forgottenWithItsAuthor) {
      withdrawQuietly(live.author(), live.id());
    }
  }

  private void withdrawQuietly(ActorUri author, Iri object) throws InterruptedException {
    if (!withdrawals.contains(object)) {
      writer.withdraw(object, author);
      objects++;
    }
  }
}
