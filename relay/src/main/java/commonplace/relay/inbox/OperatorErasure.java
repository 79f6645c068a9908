package commonplace.relay.inbox;

import static commonplace.core.log.AdmittedActivity.createKey;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.Topics;
import commonplace.relay.erasure.WholePartition;
import commonplace.relay.moderation.Eraser;
import commonplace.relay.moderation.Facts;
import commonplace.relay.moderation.Rules;
import commonplace.relay.withdrawal.Withdrawals;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/// Withdraws what the operator erases: an object, or actors with all they wrote, those of a whole
/// server included. Subscribers hear of each object that the log still holds by a Delete that we
/// write ourselves, in the author's own partition, so that it follows the Create. Reads the topics
/// through, and writes while it reads. Thread-safe; blocks.
final class OperatorErasure implements Eraser {
  private final EventLog log;
  private final Topics topics;
  private final ActorUri us;
  private final SeenActivities seen;
  private final KnownActors actors;
  private final Withdrawals withdrawals;
  private final LogWriter writer;
  private final Erasures erasures;
  private final Rules rules;

  /// @param us the relay's own actor
  OperatorErasure(
      EventLog log,
      Topics topics,
      ActorUri us,
      SeenActivities seen,
      KnownActors actors,
      Withdrawals withdrawals,
      LogWriter writer,
      Erasures erasures,
      Rules rules) {
    this.log = log;
    this.topics = topics;
    this.us = us;
    this.seen = seen;
    this.actors = actors;
    this.withdrawals = withdrawals;
    this.writer = writer;
    this.erasures = erasures;
    this.rules = rules;
  }

  @Override
  public Erased carryOut(Rule rule) throws InterruptedException {
    return switch (rule.subject()) {
      case OBJECT -> object(Iri.of(rule.pattern()), rule.effect() == Effect.ERASE);
      case ACTOR -> {
        var id = ActorUri.of(rule.pattern());
        var run = new Run(id::equals, rule.effect() == Effect.ERASE);
        run.withdraw(id);
        run.through(log.partitionOf(topics.activities(), id.text()));
        yield run.erased();
      }
      case HOST -> {
        var run = new Run(actor -> isOf(rule, actor), rule.effect() == Effect.ERASE);
        run.throughActors();
        for (int p = 0; p < log.partitions(topics.activities()); p++) {
          run.through(p);
        }
        yield run.erased();
      }
      case HASHTAG, NAME -> new Erased(0, 0);
    };
  }

  /// An exception of the operator's spares whom it names.
  private boolean isOf(Rule rule, ActorUri actor) {
    return Rules.concerns(rule, actor.authority())
        && rules
            .whichIsAgainst(Facts.of(actor))
            .filter(decides -> decides.effect().compareTo(Effect.REFUSE) >= 0)
            .isPresent();
  }

  private Erased object(Iri id, boolean tell) throws InterruptedException {
    var author = authorOf(id).orElse(us);
    if (tell) {
      writer.withdrawObject(OwnNotice.delete(author, id), id);
    } else {
      writer.withdraw(id, author);
    }
    return new Erased(0, 1);
  }

  private Optional<ActorUri> authorOf(Iri id) throws InterruptedException {
    var author = new AtomicReference<Optional<ActorUri>>(Optional.empty());
    for (int partition : seen.createdOn(id)) {
      WholePartition.read(
          log,
          topics.activities(),
          partition,
          logged ->
              logged
                  .value()
                  .filter(_ -> logged.key().equals(createKey(id.text())))
                  .ifPresent(create -> author.set(Optional.of(create.actor()))));
    }
    return author.get();
  }

  @Override
  public boolean isKnown(ActorUri actor) throws InterruptedException {
    if (actors.find(actor).isPresent()) {
      return true;
    }
    var found = new AtomicReference<>(false);
    if (actors.mayHaveKnown(actor)) {
      var topic = topics.actors();
      WholePartition.read(
          log,
          topic,
          log.partitionOf(topic, actor.text()),
          logged -> {
            if (logged.key().equals(actor.text())) {
              found.set(logged.value().isPresent());
            }
          });
    }
    return found.get();
  }

  /// One erasure of actors, as it goes through the topics.
  private final class Run {
    private final Predicate<ActorUri> wanted;
    private final boolean tell;
    private int withdrawn;
    private int objects;

    Run(Predicate<ActorUri> wanted, boolean tell) {
      this.wanted = wanted;
      this.tell = tell;
    }

    Erased erased() {
      return new Erased(withdrawn, objects);
    }

    /// Its document goes, so it is withdrawn first.
    void withdraw(ActorUri actor) throws InterruptedException {
      if (!withdrawals.contains(actor.value())) {
        writer.withdraw(actor);
        withdrawn++;
      }
      erasures.forget(actor);
    }

    void throughActors() throws InterruptedException {
      for (int p = 0; p < log.partitions(topics.actors()); p++) {
        WholePartition.read(
            log,
            topics.actors(),
            p,
            logged -> {
              var known = logged.value().filter(actor -> wanted.test(actor.id()));
              if (known.isPresent()) {
                withdraw(known.get().id());
              }
            });
      }
    }

    /// Who wrote something lately need not be among the actors that are known.
    void through(int partition) throws InterruptedException {
      WholePartition.read(
          log,
          topics.activities(),
          partition,
          logged -> {
            var activity = logged.value().filter(it -> wanted.test(it.actor()));
            if (activity.isPresent()) {
              activity(activity.get());
            }
          });
      WholePartition.read(
          log,
          topics.fetchedObjects(),
          partition,
          logged -> {
            var object = logged.value().filter(it -> wanted.test(it.author()));
            if (object.isPresent()) {
              fetched(object.get());
            }
          });
    }

    private void activity(AdmittedActivity activity) throws InterruptedException {
      if (!withdrawals.contains(activity.actor().value())) {
        withdraw(activity.actor());
      }
      if (activity.type().equals("Create") && activity.object().isPresent()) {
        tell(activity.actor(), activity.object().get());
      }
    }

    private void fetched(FetchedObject object) throws InterruptedException {
      if (!withdrawals.contains(object.author().value())) {
        withdraw(object.author());
      }
      tell(object.author(), object.id());
    }

    private void tell(ActorUri author, Iri object) throws InterruptedException {
      if (tell && !(withdrawals.contains(object) && seen.isEnded(object))) {
        writer.withdrawObject(OwnNotice.delete(author, object), object);
        objects++;
      }
    }
  }
}
