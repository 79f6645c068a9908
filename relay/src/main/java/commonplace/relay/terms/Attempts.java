package commonplace.relay.terms;

import commonplace.core.activitypub.Authority;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// How often strangers can make us ask a server: each client a server now and then, all clients
/// together more often, so that nobody keeps its admin from being looked up; and servers that we do
/// not know only so many in all. Bounded; thread-safe; of this node.
final class Attempts {
  static final int OF_A_CLIENT = 20;
  static final int OF_ALL = 100;
  static final int STRANGERS_OF_A_CLIENT = 10;
  static final int STRANGERS_OF_ALL = 40;

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private record Asked(Authority server, Optional<String> client) {}

  private final InstantSource clock;
  private final Counts<Asked> lately = new Counts<>(Duration.ofSeconds(10), 1);
  private final Counts<Asked> byClient = new Counts<>(HOUR, OF_A_CLIENT);
  private final Counts<Authority> byAll = new Counts<>(HOUR, OF_ALL);
  private final Counts<Optional<String>> strangersByClient =
      new Counts<>(MINUTE, STRANGERS_OF_A_CLIENT);
  private final Counts<String> strangersByAll = new Counts<>(MINUTE, STRANGERS_OF_ALL);

  Attempts(InstantSource clock) {
    this.clock = clock;
  }

  /// Whether the server may be asked now; counted if so.
  ///
  /// @param known whether it subscribed, or may send
  /// @param client who wants it, as far as can be told
  synchronized boolean allow(Authority server, boolean known, Optional<String> client) {
    var now = clock.instant();
    var asked = new Asked(server, client);
    boolean free =
        lately.isFree(asked, now) && byClient.isFree(asked, now) && byAll.isFree(server, now);
    boolean strangersFree =
        known || (strangersByClient.isFree(client, now) && strangersByAll.isFree("", now));
    if (!free || !strangersFree) {
      return false;
    }
    lately.add(asked, now);
    byClient.add(asked, now);
    byAll.add(server, now);
    if (!known) {
      strangersByClient.add(client, now);
      strangersByAll.add("", now);
    }
    return true;
  }
}
