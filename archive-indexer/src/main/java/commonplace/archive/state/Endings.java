package commonplace.archive.state;

import commonplace.archive.state.Event.Withdrawn;
import commonplace.archive.state.Held.OfObject;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Tombstone;
import commonplace.core.log.ArchivedObject.Tombstone.Why;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// Ends objects, and stores and sends again what a crash may have lost.
final class Endings {
  private final Holdings holdings;
  private final Output output;

  Endings(Holdings holdings, Output output) {
    this.holdings = holdings;
    this.output = output;
  }

  /// An object's own withdrawal, which may come before the object, or never find one.
  void withdrawn(String object, Withdrawn withdrawn) {
    var held = holdings.object(object);
    withdraw(object, held, held.withdrawn().orElse(withdrawn.what().at()), withdrawn);
  }

  /// Ends the object for good.
  ///
  /// @param at when it was withdrawn
  void withdraw(String object, OfObject held, Instant at, Withdrawn withdrawn) {
    var marked =
        new OfObject(
            held.object(),
            Optional.of(at),
            held.at(),
            held.ownWord(),
            held.forget(),
            held.offsetsWith(withdrawn.applied()));
    switch (held.object().orElse(null)) {
      case null -> holdings.hold(object, marked);
      case Tombstone it when it.why() == Why.DELETED -> {
        holdings.hold(object, marked);
        output.object(it);
      }
      case ArchivedObject it -> {
        var tombstone = new Tombstone(it.id(), it.author(), at, Why.DELETED, withdrawn.applied());
        end(object, marked, tombstone, held.at());
      }
    }
  }

  /// @param held reflects the record that ends it if that is about the object; one about its author
  ///   may carry the object as well, which is then still to be decided
  /// @param at when the version was stored that must not be remembered
  void end(String object, OfObject held, Tombstone tombstone, Instant at) {
    if (held.object().filter(Live.class::isInstance).isPresent()) {
      output.ended(tombstone.why());
    }
    holdings.hold(
        object,
        new OfObject(
            Optional.of(tombstone),
            held.withdrawn(),
            at.isAfter(held.at()) ? at : held.at(),
            Optional.empty(),
            held.forget(),
            held.offsets()));
    output.object(tombstone);
  }

  /// Takes versions from an object that stays.
  void shorten(String object, OfObject held, Live rest) {
    holdings.hold(object, held.with(rest));
    output.object(rest);
  }

  /// The record was applied before.
  void again(String object, OfObject held, Function<Iri, String> digest) {
    held.object()
        .ifPresent(it -> {
          holdings.attribute(object, digest.apply(it.author().value()));
          holdings.hold(object, held);
          output.object(it);
        });
  }

  /// Sends again what is left of the author's objects after it refused: tombstones, and what lost
  /// its earlier versions by this record.
  void leftAgain(String author, Applied record) {
    for (var object : holdings.objectsOf(author)) {
      var held = holdings.object(object);
      held.object()
          .filter(it -> it instanceof Tombstone || it.applied().equals(record))
          .ifPresent(it -> {
            holdings.hold(object, held);
            output.object(it);
          });
    }
  }
}
