package commonplace.relay.terms;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.SubscriptionAspect.Terms;
import commonplace.relay.subscription.SubscriptionTable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// How an admin shows that a server is theirs, and what they may do then. Blocks; thread-safe.
final class Proving {
  private static final int AT_ONCE = 4;

  private final SubscriptionTable subscriptions;
  private final Seals seals;
  private final Statements statements;
  private final Attempts attempts;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  Proving(SubscriptionTable subscriptions, Seals seals, Statements statements, Attempts attempts) {
    this.subscriptions = subscriptions;
    this.seals = seals;
    this.statements = statements;
    this.attempts = attempts;
  }

  /// What came of a try.
  sealed interface Outcome {}

  /// The server shows the code.
  record Proved(Seals.Session session) implements Outcome {}

  /// Not yet, and why.
  record NotProved(String reason) implements Outcome {}

  /// Too often, or too many at once.
  record Later(String reason) implements Outcome {}

  Outcome prove(Seals.Challenge challenge) throws InterruptedException {
    if (!attempts.allow(challenge.host(), isKnown(challenge.host()))) {
      return new Later("that was asked a moment ago, or too often: wait a little");
    }
    if (!slots.tryAcquire()) {
      return new Later("others are being looked up: wait a moment");
    }
    try {
      return switch (statements.look(challenge.host(), seals.code(challenge))) {
        case Statements.Shown _ -> new Proved(seals.session(challenge.host()));
        case Statements.NotShown(var reason) -> new NotProved(reason);
      };
    } finally {
      slots.release();
    }
  }

  private boolean isKnown(Authority host) {
    return subscriptions.isMember(host) || subscriptions.wasMember(host);
  }

  /// Whose terms the admin of a server sets: its subscriptions', or, before it follows, its own.
  List<ActorUri> holders(Authority host) {
    var holders = subscriptions.holders(host);
    return holders.isEmpty() ? List.of(Terms.ofServer(host)) : holders;
  }

  Terms terms(Authority host) {
    return subscriptions.terms(holders(host).getFirst());
  }

  /// @param replaces the version that was seen
  /// @return nothing if it has changed meanwhile
  Optional<Terms> save(Authority host, Terms terms, long replaces) throws InterruptedException {
    return subscriptions.agree(holders(host), terms, replaces, host.text());
  }
}
