package commonplace.archive.state;

import commonplace.archive.state.Event.ActorSeen;
import commonplace.archive.state.Event.Withdrawn;
import commonplace.archive.state.EventReader.Nothing;
import commonplace.archive.state.EventReader.Read;
import commonplace.archive.state.EventReader.Reading;
import commonplace.archive.state.EventReader.Skipped;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ConsentState;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.KnownActor;
import commonplace.core.log.Withdrawal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fold on paper: a log whose clock moves on by a second with each record.
final class Paper {
  final PaperHoldings holdings;
  final PaperOutput output = new PaperOutput();
  final Fold fold;
  private final Map<String, Long> ends = new HashMap<>();
  private long seconds;
  private int stopped;

  Paper() {
    this(new PaperHoldings());
  }

  Paper(PaperHoldings holdings) {
    this.holdings = holdings;
    this.fold = new Fold(holdings, Paper::digest, Paper::isGroup, output);
  }

  static String digest(Iri id) {
    return "#" + id.canonical();
  }

  static boolean isGroup(Iri id) {
    return id.text().contains("/c/");
  }

  Instant now() {
    return Instant.ofEpochSecond(seconds);
  }

  /// The next so many records have the same time as the last one.
  void stopFor(int records) {
    stopped = records;
  }

  private Applied next(String topic) {
    if (stopped > 0) {
      stopped--;
    } else {
      seconds++;
    }
    return new Applied(topic, ends.merge(topic, 1L, Long::sum) - 1);
  }

  /// Reads a record without applying it.
  Reading read(Object value) {
    return switch (value) {
      case AdmittedActivity activity -> EventReader.read(activity, next("activities"), now());
      case FetchedObject fetched -> EventReader.read(fetched, next("fetched-objects"), now());
      case KnownActor known ->
          new Read(
              new ActorSeen(next("actors"), now(), known.id(), known.flags(), Optional.empty()));
      default -> throw new IllegalArgumentException("Not a source's value: " + value);
    };
  }

  Paper log(Object value) {
    switch (read(value)) {
      case Read(var event) -> fold.apply(event);
      case Skipped(var reason) -> output.skipped(reason);
      case Nothing _ -> {}
    }
    return this;
  }

  Event withdrawal(String id, Withdrawal.Kind kind) {
    var applied = next("withdrawals");
    return new Withdrawn(applied, now(), digest(Iri.of(id)), new Withdrawal(now(), kind));
  }

  Paper withdraw(String id, Withdrawal.Kind kind) {
    fold.apply(withdrawal(id, kind));
    return this;
  }

  @Nullable ArchivedObject object(String id) {
    return (ArchivedObject) PaperOutput.compacted(output.sent).get("archive-objects " + id);
  }

  ConsentState consent(String actor) {
    return (ConsentState)
        Objects.requireNonNull(
            PaperOutput.compacted(output.sent).get("consent-ledger " + actor), actor);
  }
}
