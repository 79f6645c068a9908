package commonplace.relay.inbox;

import static commonplace.core.log.AdmittedActivity.createKey;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.EventLog;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.log.Topics;
import commonplace.relay.erasure.WholePartition;
import commonplace.relay.moderation.Eraser;
import commonplace.relay.moderation.Rules;
import commonplace.relay.withdrawal.Withdrawals;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Withdraws what the operator erases: objects by their ids here, and by their authors, servers and
/// hashtags in {@link ErasureRun}. Subscribers hear of each object by a Delete that we write
/// ourselves. Thread-safe; blocks.
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
  public Erased carryOut(Collection<Rule> owing) throws InterruptedException {
    int named = 0;
    for (var rule : owing) {
      if (rule.subject() == Subject.OBJECT) {
        object(Iri.of(rule.pattern()), rule.effect() == Effect.ERASE);
        named++;
      }
    }
    var run =
        new ErasureRun(
            log, topics, seen, withdrawals, writer, erasures, new Unwanted(owing, rules));
    run.go();
    return new Erased(run.actors(), named + run.objects(), run.untold());
  }

  private void object(Iri id, boolean tell) throws InterruptedException {
    var author = authorOf(id).orElse(us);
    if (tell) {
      writer.withdrawObject(OwnNotice.delete(author, id), id);
    } else {
      writer.withdraw(id, author);
    }
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
}
