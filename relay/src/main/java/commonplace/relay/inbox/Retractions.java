package commonplace.relay.inbox;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.log.ActorFlags;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.withdrawal.Withdrawals;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What takes content back: Deletes, Undos, and Updates that take an object out of public. Throws
/// {@link commonplace.core.log.LogUnavailableException} if the log does not take it.
final class Retractions {
  private final SeenActivities seen;
  private final ActivityIdentity identity;
  private final Withdrawals withdrawals;
  private final LogWriter writer;
  private final OnceOnly once;
  private final Erasures erasures;
  private final LogSearch search;
  private final Predicate<Authority> members;
  private final Duration horizon;
  private final InstantSource clock;

  /// @param members whether a server is or was one, or a relay that we follow
  /// @param horizon how long the log keeps activities
  Retractions(
      SeenActivities seen,
      ActivityIdentity identity,
      Withdrawals withdrawals,
      LogWriter writer,
      OnceOnly once,
      Erasures erasures,
      LogSearch search,
      Predicate<Authority> members,
      Duration horizon,
      InstantSource clock) {
    this.seen = seen;
    this.identity = identity;
    this.withdrawals = withdrawals;
    this.writer = writer;
    this.once = once;
    this.erasures = erasures;
    this.search = search;
    this.members = members;
    this.horizon = horizon;
    this.clock = clock;
  }

  Admission deleteActor(Arrived it) throws InterruptedException {
    var activity = it.admitted(ActorFlags.UNKNOWN);
    return once.run(
        activity,
        () -> {
          erasures.end(it.actor());
          writer.append(activity);
          erasures.forget(it.actor());
          return new Admitted("Delete");
        });
  }

  /// A Delete often names no audience, and what it is about may have left the log long ago: a
  /// member's goes to all, because nobody knows any more who was sent the object.
  ///
  /// @param it the Delete, or the Undo of the object's Create
  /// @param member whether its server is one now, or the object's origin has it no more; of one
  ///   that left, only what is here is deleted
  Admission delete(Arrived it, Iri object, boolean member) throws InterruptedException {
    boolean limited = Visibility.isStatedLimited(it.audience()) || it.embedsLimited();
    if (!isRelayed(object) && (limited || !member)) {
      withdrawQuietly(it.actor(), object);
      return new Ignored("it was not relayed lately; what is remembered of it is deleted");
    }
    var activity = it.admitted(ActorFlags.UNKNOWN);
    return once.run(
        activity,
        () -> {
          writer.withdrawObject(activity, object);
          return new Admitted(activity.type());
        });
  }

  /// It also counts, as far as that can be, if what it undoes has left the log long ago, as a
  /// Delete does.
  ///
  /// @param flags of its actor
  /// @param member whether its server is one now
  Admission undo(Arrived it, Activity.Undo undo, ActorFlags flags, boolean member)
      throws InterruptedException {
    var undone = undo.undoneId();
    var type =
        Stream.of("Announce", "Create", "Move", "Add", "Remove")
            .filter(t -> undone.filter(id -> isSeen(it.actor(), id, t)).isPresent())
            .findFirst();
    if (undone.isEmpty() || type.isEmpty()) {
      return undoUnknown(it, undo, flags, member);
    }
    // a relay actor's Announce is for its followers, and carries no content
    if (!type.get().equals("Announce") && it.embedsLimited()) {
      return new Ignored("it carries what is not public");
    }
    var activity = it.admitted(flags);
    return once.run(
        activity,
        () ->
            switch (type.get()) {
              case "Announce" -> undoAnnounce(it, undo, flags, undone.get());
              case "Create" -> {
                var object = objectOf(it, undo, "Create");
                writer.withdrawObject(
                    it.about(object, flags, Optional.empty()), object.orElse(undone.get()));
                yield new Admitted("Undo");
              }
              default -> {
                writer.append(activity);
                yield new Admitted("Undo");
              }
            });
  }

  /// What speaks of an object of which its origin says that it is no more. It goes to the members
  /// of all our relays: others than its actor may have brought the object.
  ///
  /// @param flags of its actor
  Admission ended(Arrived it, Iri object, ActorFlags flags) throws InterruptedException {
    var activity = it.toAll().about(Optional.of(object), flags, Optional.empty());
    return once.run(
        activity,
        () -> {
          writer.withdrawObject(activity, object);
          return new Admitted(activity.type());
        });
  }

  /// It takes back our Announce, too, unless we relayed the object for its author's own sake.
  private Admission undoAnnounce(Arrived it, Activity.Undo undo, ActorFlags flags, Iri announce)
      throws InterruptedException {
    if (withdrawals.contains(announce) && seen.isEnded(announce)) {
      return new Ignored("it was taken back before");
    }
    var object =
        objectOf(it, undo, "Announce").filter(announced -> seen.createdOn(announced).isEmpty());
    writer.undoAnnounce(it.about(object, flags, Optional.empty()), announce);
    return new Admitted("Undo");
  }

  /// What is undone has left the log, or was never on it. A Create that the Undo carries names what
  /// ends; of an id alone nobody can tell what that was, so it has to be for everybody.
  private Admission undoUnknown(Arrived it, Activity.Undo undo, ActorFlags flags, boolean member)
      throws InterruptedException {
    var type = undo.undoneType().orElse("");
    var object = undo.undoneObject();
    var own =
        object.filter(
            o -> type.equals("Create") && isOfItsServer(it, o) && !o.equals(it.actor().value()));
    if (own.isPresent() && !(isRelayed(own.get()) && it.embedsLimited())) {
      return delete(it, own.get(), member);
    }
    boolean told = type.equals("Announce") || (type.isEmpty() && it.audience().publicTo());
    // of a relay's Announce that was known here already nothing is logged
    boolean ofServer = ActorFlags.isServerType(flags.type());
    boolean limited = Visibility.isStatedLimited(it.audience()) || it.embedsLimited();
    return undo.undoneId().isPresent() && member && told && !ofServer && !limited
        ? undoOld(it, flags, object.filter(o -> type.equals("Announce") && isForAnnouncesAlone(o)))
        : new Ignored("nothing is known of what is undone");
  }

  /// For whoever got it as it was, and, where the object is known, our Announce. It withdraws
  /// nothing, because nobody knows any more whose Announce that was.
  private Admission undoOld(Arrived it, ActorFlags flags, Optional<Iri> object)
      throws InterruptedException {
    if (object.isEmpty() && !it.activity().head().signing().isAny()) {
      return new Ignored("nothing is known of what is undone");
    }
    var activity = it.about(object, flags, Optional.empty());
    return once.run(
        activity,
        () -> {
          writer.append(activity);
          return new Admitted("Undo");
        });
  }

  /// Whether, of an object that left the log long ago or was never on it, our Announce is there for
  /// no member's own sake: for somebody's Announce, or because somebody forwarded it.
  private boolean isForAnnouncesAlone(Iri object) {
    return !isRelayed(object) && object.authority().filter(members.negate()).isPresent();
  }

  private static boolean isOfItsServer(Arrived it, Iri object) {
    return object.authority().filter(it.actor().authority()::equals).isPresent();
  }

  /// What was relayed in the words of the record: an Undo may name its object by another of its
  /// ids, or not at all. Of a Create it may be no other server's.
  private Optional<Iri> objectOf(Arrived it, Activity.Undo undo, String type)
      throws InterruptedException {
    var stated = undo.undoneObject().filter(o -> !type.equals("Create") || isOfItsServer(it, o));
    var relayed = stated.filter(this::isRelayed);
    if (relayed.isPresent() || undo.undoneId().isEmpty()) {
      return relayed;
    }
    return search.objectOf(it.actor(), undo.undoneId().get(), type).or(() -> stated);
  }

  /// An Update that says that its object is no longer for everybody. It is not logged; that the
  /// object has ended is, in a Delete of our own.
  void outOfPublic(Arrived it, ObjectDocument document) throws InterruptedException {
    var own = document.audience();
    var stated = own.isUnstated() ? it.audience() : own;
    var object = document.id();
    if (object.isPresent() && !stated.isUnstated() && !stated.publicTo()) {
      end(it.actor(), document);
    }
  }

  /// Ends what is held of an object, and tells of it whoever may have got it. An actor is no
  /// object: the end of that would be the end of all.
  void end(ActorUri actor, ObjectDocument document) throws InterruptedException {
    var object = document.id().orElseThrow();
    if (object.equals(actor.value()) || document.isActor() || isTooNewToBeHeld(document)) {
      return;
    }
    if (!isRelayed(object)) {
      withdrawQuietly(actor, object);
    } else if (!isOver(object)) {
      writer.withdrawObject(OwnNotice.delete(actor, object), object);
    }
  }

  /// All that came within the horizon is known.
  private boolean isTooNewToBeHeld(ObjectDocument document) {
    var published = document.published();
    return published.filter(clock.instant().minus(horizon)::isBefore).isPresent()
        && document.id().filter(this::isRelayed).isEmpty();
  }

  private void withdrawQuietly(ActorUri actor, Iri object) throws InterruptedException {
    if (!withdrawals.contains(object)) {
      writer.withdraw(object, actor);
    }
  }

  /// Whether it was withdrawn, and whoever may have it was told. Between the two the log may have
  /// been out of reach: then whoever says so again makes us tell.
  boolean isOver(Iri object) {
    return withdrawals.contains(object) && (seen.isEnded(object) || !isRelayed(object));
  }

  /// Whether its post, or a repeat of it, is on the log.
  boolean isRelayed(Iri object) {
    return !seen.createdOn(object).isEmpty() || seen.isAnnounced(object);
  }

  /// Whether it is on the log for the sake of Announces alone.
  boolean isCarriedAlone(Iri object) {
    return seen.isCarried(object) && seen.createdOn(object).isEmpty();
  }

  private boolean isSeen(ActorUri actor, Iri id, String type) {
    return seen.contains(actor, identity.of(actor, id, type));
  }
}
