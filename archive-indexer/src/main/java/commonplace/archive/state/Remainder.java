package commonplace.archive.state;

import commonplace.archive.state.Held.OfActor;
import commonplace.archive.state.Held.OfObject;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ArchivedObject.Live;
import java.time.Instant;
import java.util.Optional;

/// What may stay of an object by what is known of its author. Pure.
///
/// Its newest version decides whether it stays. An earlier version from before the author refused
/// goes, also where the newest one came after the author agreed again; only versions that said
/// themselves that everybody may search them outlast a refusal that bars nothing.
final class Remainder {
  private Remainder() {}

  /// The object as it may stay: the same one, or without versions, or nothing.
  ///
  /// @param held what is held of the object
  /// @param record the source record because of which this is asked
  static Optional<Live> of(OfObject held, Live live, OfActor author, Applied record) {
    if (author.against(live.consent()).areAgainst(held.at())) {
      return Optional.empty();
    }
    var earlier =
        live.earlier().stream()
            .filter(version -> mayStay(version.witnessed(), held, author))
            .toList();
    var current =
        mayStay(live.current().witnessed(), held, author)
            ? live.current()
            : ObjectFold.witnessedAt(live.current(), held.at());
    var first = earlier.isEmpty() ? current : earlier.getFirst();
    var witnessed = mayStay(live.witnessed(), held, author) ? live.witnessed() : first.witnessed();
    if (earlier.equals(live.earlier())
        && current.equals(live.current())
        && witnessed.equals(live.witnessed())) {
      return Optional.of(live);
    }
    return Optional.of(
        new Live(
            live.id(),
            live.author(),
            live.type(),
            live.community(),
            witnessed,
            live.url(),
            live.inReplyTo(),
            live.context(),
            live.quote(),
            live.consent(),
            current,
            earlier,
            record));
  }

  private static boolean mayStay(Instant said, OfObject held, OfActor author) {
    boolean ownWord = held.ownWord().filter(since -> !said.isBefore(since)).isPresent();
    return !(ownWord ? author.barred() : author.refused()).areAgainst(said);
  }
}
