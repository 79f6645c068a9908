package commonplace.archive.directory;

import commonplace.core.log.Community;
import java.time.Instant;
import java.util.Optional;

/// What we may show of a server, by its own documents.
sealed interface HostCard {
  /// Its documents were never read.
  record Unread() implements HostCard {}

  /// Its robots.txt refuses us: it is shown by its name alone, without numbers.
  record Refused(Instant at) implements HostCard {}

  /// It said so.
  record Read(Instant at, ServerCard card) implements HostCard {}

  /// When its documents were last read, or refused to us.
  default Optional<Instant> read() {
    return switch (this) {
      case Unread() -> Optional.empty();
      case Refused(var at) -> Optional.of(at);
      case Read(var at, _) -> Optional.of(at);
    };
  }

  /// What an earlier owner of the directory wrote. A card that was read and shows nothing at all is
  /// taken for a refusal until the next visit: the careful reading of the two.
  static HostCard of(Community written) {
    if (written.read().isEmpty()) {
      return new Unread();
    }
    var activity = written.activity();
    boolean bare =
        written.name().equals(written.id())
            && written.summary().isEmpty()
            && written.software().isEmpty()
            && written.topics().isEmpty()
            && written.languages().isEmpty()
            && written.open().isEmpty()
            && activity.equals(Community.Activity.NONE);
    return bare
        ? new Refused(written.read().get())
        : new Read(
            written.read().get(),
            new ServerCard(
                written.name(),
                written.summary(),
                written.languages(),
                written.software(),
                written.open(),
                activity.activeMonth()));
  }
}
