package commonplace.archive.directory;

import commonplace.core.log.Community;
import commonplace.core.log.Community.Activity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the directory shows of a candidate: pure. A server that federates with a chosen few only is
/// listed all the same, because only members are listed, and becoming one is a choice.
final class Listing {
  private static final int MAX_LANGUAGES = 20;

  private Listing() {}

  /// A member server.
  static Community member(Host host, HostCard known, Memory memory) {
    return switch (known) {
      case HostCard.Unread() -> member(host, ServerCard.EMPTY, memory, Optional.empty());
      case HostCard.Refused(var at) -> member(host, ServerCard.EMPTY, Memory.NONE, Optional.of(at));
      case HostCard.Read(var at, var card) -> member(host, card, memory, Optional.of(at));
    };
  }

  private static Community member(
      Host host, ServerCard card, Memory memory, Optional<Instant> read) {
    return new Community(
        host.id(),
        Community.Kind.INSTANCE,
        card.name().isEmpty() ? host.id() : card.name(),
        card.summary(),
        host.at("/").text(),
        languages(memory, card.languages()),
        memory.topics(),
        card.software(),
        card.open(),
        new Activity(memory.posts(), memory.authors(), card.activeMonth(), memory.lastPost()),
        true,
        read);
  }

  /// A Group. Its server's robots.txt is asked first: while it is unknown, what is listed stays and
  /// nothing new is.
  ///
  /// @param server what is known of its server
  /// @param member whether its server is listed as a member
  /// @param written what is listed of it now
  static Optional<Community> group(
      Group group, KnownHost server, boolean member, Memory memory, Optional<Community> written) {
    boolean allowed =
        server.rules().map(rules -> rules.allows(group.path())).orElse(written.isPresent());
    if (!allowed) {
      return Optional.empty();
    }
    var software =
        member && server.card() instanceof HostCard.Read(_, var card) ? card.software() : "";
    return Optional.of(
        new Community(
            group.id(),
            Community.Kind.GROUP,
            group.name(),
            group.summary(),
            group.url(),
            languages(memory, group.languages()),
            memory.topics(),
            software,
            Optional.empty(),
            new Activity(memory.posts(), memory.authors(), Optional.empty(), memory.lastPost()),
            member,
            server.rulesRead().or(() -> written.flatMap(Community::read))));
  }

  private static List<String> languages(Memory memory, List<String> declared) {
    return Stream.concat(memory.languages().stream(), declared.stream())
        .distinct()
        .limit(MAX_LANGUAGES)
        .toList();
  }
}
