package commonplace.relay.terms;

import commonplace.core.activitypub.Authority;
import commonplace.core.httpsig.RequestView;
import commonplace.core.log.KnownActor;
import commonplace.core.log.Terms;
import commonplace.relay.signature.SignatureCheck;
import commonplace.relay.signature.SignedBy;
import commonplace.relay.subscription.SubscriptionTable;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/// How an admin shows that a server is theirs, and what they may do then. Blocks; thread-safe.
final class Proving {
  private static final int AT_ONCE = 4;
  private static final Later TOO_OFTEN =
      new Later("that was asked a moment ago, or too often: wait a little");

  private final SubscriptionTable subscriptions;
  private final Seals seals;
  private final Statements statements;
  private final SignatureCheck signatures;
  private final Speakers speakers;
  private final Attempts attempts;
  private final SignedSessions signed;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  Proving(
      SubscriptionTable subscriptions,
      Seals seals,
      Statements statements,
      SignatureCheck signatures,
      Speakers speakers,
      Attempts attempts,
      SignedSessions signed) {
    this.subscriptions = subscriptions;
    this.seals = seals;
    this.statements = statements;
    this.signatures = signatures;
    this.speakers = speakers;
    this.attempts = attempts;
    this.signed = signed;
  }

  /// What came of a try.
  sealed interface Outcome {}

  /// The server shows the code, or its own actor signed.
  record Proved(Seals.Session session) implements Outcome {}

  /// Not yet, and why.
  record NotProved(String reason) implements Outcome {}

  /// Too often, or too many at once.
  record Later(String reason) implements Outcome {}

  /// @param client who asks, as far as can be told
  Outcome prove(Seals.Challenge challenge, Optional<String> client) throws InterruptedException {
    var host = challenge.host();
    if (!attempts.allow(host, isKnown(host), client)) {
      return TOO_OFTEN;
    }
    return inTurn(() ->
        switch (statements.look(host, seals.code(challenge))) {
          case Statements.Shown _ -> new Proved(seals.session(host));
          case Statements.NotShown(var reason) -> new NotProved(reason);
        });
  }

  /// The same by the server's own key instead of a code. A challenge is good for one answer, on
  /// whichever node.
  ///
  /// @param request whose body names the challenge
  /// @param client who asks, as far as can be told
  Outcome proveSigned(Seals.Challenge challenge, RequestView request, Optional<String> client)
      throws InterruptedException {
    if (!seals.isToSign(challenge)) {
      return new NotProved("`key` is too old to be signed: ask for a new one");
    }
    var host = challenge.host();
    var asking = new Asking(host, client);
    return inTurn(() ->
        switch (signatures.check(request, host, asking)) {
          case SignedBy.Nobody(var reason) -> new NotProved(reason);
          case SignedBy.Unclear(var reason) -> new Later(reason);
          case SignedBy.Actor(var actor) -> spoken(challenge, actor, asking);
        });
  }

  private Outcome spoken(Seals.Challenge challenge, KnownActor actor, Asking asking)
      throws InterruptedException {
    var host = challenge.host();
    if (!speakers.mayBe(actor, host)) {
      return new NotProved(actor.id() + " is no Application of " + host + ", so not its own actor");
    }
    if (!speakers.isKnown(actor, host)) {
      if (!asking.getAsBoolean()) {
        return TOO_OFTEN;
      }
      if (!speakers.isNamed(actor, host)) {
        return new NotProved(
            actor.id() + " does not follow this relay, and neither NodeInfo nor WebFinger name it");
      }
    }
    return switch (signed.open(seals.digest(challenge), host, actor.id())) {
      case OPENED -> new Proved(seals.session(host));
      case USED -> new NotProved("`key` was used before: ask for a new one");
      case TOO_OFTEN -> TOO_OFTEN;
    };
  }

  /// Whether the server may be asked for this request; counted once, and only if need be.
  private final class Asking implements BooleanSupplier {
    private final Authority host;
    private final Optional<String> client;
    private boolean allowed;

    private Asking(Authority host, Optional<String> client) {
      this.host = host;
      this.client = client;
    }

    @Override
    public boolean getAsBoolean() {
      allowed = allowed || attempts.allow(host, isKnown(host), client);
      return allowed;
    }
  }

  /// Something that may ask a server.
  private interface Look {
    Outcome look() throws InterruptedException;
  }

  private Outcome inTurn(Look look) throws InterruptedException {
    if (!slots.tryAcquire()) {
      return new Later("others are being looked up: wait a moment");
    }
    try {
      return look.look();
    } finally {
      slots.release();
    }
  }

  private boolean isKnown(Authority host) {
    return subscriptions.servers().isMember(host) || subscriptions.servers().wasMember(host);
  }

  /// What holds for a server, whether it follows yet or not.
  Terms terms(Authority host) {
    return subscriptions.terms(Terms.ofServer(host));
  }

  /// @param terms of the whole server
  /// @param replaces the version that was seen
  /// @return nothing if it has changed meanwhile
  Optional<Terms> save(Terms terms, long replaces) throws InterruptedException {
    return subscriptions.changes().agree(terms, replaces, terms.subscriber().authority().text());
  }
}
