package commonplace.relay.subscription;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.EventLog;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect;
import commonplace.core.log.SubscriptionAspect.AdmittedSender;
import commonplace.core.log.SubscriptionAspect.Form;
import commonplace.core.log.SubscriptionAspect.Replay;
import commonplace.core.log.SubscriptionAspect.Software;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Upstream;
import commonplace.core.log.Terms;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.relays.RelayName;
import commonplace.relay.taking.Served;
import commonplace.relay.taking.Taking;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The only writer of the table of subscriptions. A change returns once the log has it and the
/// table shows it; changes are made one at a time. Thread-safe.
public final class SubscriptionChanges {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final SubscriptionTable table;
  private final TopicFold<SubscriptionAspect> fold;
  private final EventLog log;
  private final Topics topics;
  private final InstantSource clock;
  private final ReentrantLock changing = new ReentrantLock();

  /// @param fold what makes the table
  SubscriptionChanges(
      SubscriptionTable table,
      TopicFold<SubscriptionAspect> fold,
      EventLog log,
      Topics topics,
      InstantSource clock) {
    this.table = table;
    this.fold = fold;
    this.log = log;
    this.topics = topics;
    this.clock = clock;
  }

  /// Stores how a subscriber stands.
  ///
  /// @throws LogUnavailableException if the log does not take it; try again
  public void stands(Standing standing) throws InterruptedException {
    store(standing);
  }

  /// The operator chooses a form, or leaves it to the table again.
  ///
  /// @return whether there is such a subscription
  public boolean form(ActorUri subscriber, Optional<Taking> stated) throws InterruptedException {
    if (table.find(subscriber).isEmpty()) {
      return false;
    }
    changing.lockInterruptibly();
    try {
      var earlier = table.form(subscriber).map(Form::earlier).orElse(List.of());
      store(new Form(subscriber, stated.map(Taking::label), earlier, clock.instant()));
      return true;
    } finally {
      changing.unlock();
    }
  }

  /// Decides on our subscription to a relay with nobody else changing anything.
  public Upstream upstream(ActorUri relay, Function<Optional<Upstream>, Upstream> decision)
      throws InterruptedException {
    changing.lockInterruptibly();
    try {
      var current = table.upstream(relay);
      var next = decision.apply(current);
      if (!current.equals(Optional.of(next))) {
        store(next);
      }
      return next;
    } finally {
      changing.unlock();
    }
  }

  /// Lets a server send without a Follow.
  public void admit(Authority server, String author) throws InterruptedException {
    store(new AdmittedSender(Terms.ofServer(server), author, clock.instant(), true));
  }

  /// Takes that back: the server may take back what it sent, and send nothing else.
  ///
  /// @return whether it was so
  public boolean dismiss(Authority server, String author) throws InterruptedException {
    if (!table.servers().isAdmitted(server)) {
      return false;
    }
    store(new AdmittedSender(Terms.ofServer(server), author, clock.instant(), false));
    return true;
  }

  /// Replaces the terms of a subscriber, or of a whole server and of all who subscribe for it.
  ///
  /// @param replaces the version that the author has seen
  /// @param author `operator`, or a server's name
  /// @return nothing if they have changed meanwhile
  public Optional<Terms> agree(Terms wanted, long replaces, String author)
      throws InterruptedException {
    changing.lockInterruptibly();
    try {
      var holder = wanted.subscriber();
      var now = table.terms(holder);
      if (now.version() != replaces) {
        return Optional.empty();
      }
      store(wanted.in(now.next(author, clock.instant())));
      return Optional.of(table.terms(holder));
    } finally {
      changing.unlock();
    }
  }

  /// What these relays owe was answered with a 2xx: content may flow, or a Reject has been told.
  ///
  /// @throws LogUnavailableException if the log does not take it; try again
  public void answered(Follow follow, Set<RelayName> relays) throws InterruptedException {
    change(
        follow.subscriber(),
        current ->
            current.with(part ->
                relays.contains(part.relay())
                        && follow
                            .at(part.relay())
                            .filter(answered -> answered.followId().equals(part.followId()))
                            .isPresent()
                    ? answered(part)
                    : part));
  }

  private RelayFollow answered(RelayFollow part) {
    return switch (part.state()) {
      case ACCEPT_OWED -> part.in(State.ACTIVE, clock.instant(), Optional.empty());
      case REJECTED -> part.in(State.ENDED, clock.instant(), part.reason());
      case PENDING, ACTIVE, ENDED, NONE -> part;
    };
  }

  /// The subscription is over, to every relay of ours.
  ///
  /// @param reason for people
  public void ended(ActorUri subscriber, String reason) throws InterruptedException {
    change(
        subscriber,
        f -> f.with(part -> part.in(State.ENDED, clock.instant(), Optional.of(reason))));
  }

  /// The subscriber left one relay.
  void left(ActorUri subscriber, RelayName relay) throws InterruptedException {
    changeAt(
        subscriber,
        relay,
        (f, part) -> f.with(part.in(State.ENDED, clock.instant(), Optional.of("unfollowed"))));
  }

  /// Whether the subscriber accepted our own Follow, by another relay than the main one.
  void followedBack(ActorUri subscriber, RelayName relay, boolean accepted)
      throws InterruptedException {
    changeAt(subscriber, relay, (f, part) -> f.with(part.followedBack(accepted)));
  }

  /// The operator approves it; it begins at the end of the log, or as far back as its terms say.
  ///
  /// @return whether there is such a subscription
  public boolean approve(ActorUri subscriber, RelayName relay) throws InterruptedException {
    var beginning = Beginning.of(table.terms(subscriber), log, topics, clock.instant());
    return changeAt(
        subscriber,
        relay,
        (f, part) ->
            part.state() == State.PENDING || part.state() == State.REJECTED
                ? beginning.of(f, part.in(State.ACCEPT_OWED, clock.instant(), Optional.empty()))
                : f);
  }

  /// The operator refuses or removes it, from every relay of ours; it is told by Rejects.
  ///
  /// @return whether there is such a subscription
  public boolean reject(ActorUri subscriber, String reason) throws InterruptedException {
    return change(subscriber, f -> f.with(part -> rejected(part, reason)));
  }

  /// As above, from one relay.
  public boolean reject(ActorUri subscriber, RelayName relay, String reason)
      throws InterruptedException {
    return changeAt(subscriber, relay, (f, part) -> f.with(rejected(part, reason)));
  }

  private RelayFollow rejected(RelayFollow part, String reason) {
    return part.state() == State.ENDED
        ? part
        : part.in(State.REJECTED, clock.instant(), Optional.of(reason));
  }

  /// Everybody is told by a Reject that a relay is no more.
  public void rejectAll(RelayName relay, String reason) throws InterruptedException {
    for (var follow : table.current()) {
      if (follow.at(relay).filter(part -> part.state() != State.ENDED).isPresent()) {
        reject(follow.subscriber(), relay, reason);
      }
    }
  }

  /// The operator wishes that a subscriber gets again what was relayed in the last while.
  ///
  /// @param since how far back; what the log no longer has is not sent
  /// @return whether it is served
  public boolean replay(ActorUri subscriber, Duration since) throws InterruptedException {
    changing.lockInterruptibly();
    try {
      var follow = table.find(subscriber).filter(Follow::isServed);
      if (follow.isEmpty()) {
        return false;
      }
      var now = clock.instant();
      var from = new HashMap<>(log.offsetsAt(topics.activities(), now.minus(since)));
      // what came before its Follow was never meant for it
      follow.get().start().forEach((partition, start) -> from.merge(partition, start, Math::max));
      store(new Replay(subscriber, now, follow.get().followId(), from));
      return true;
    } finally {
      changing.unlock();
    }
  }

  /// Stores an aspect and waits until the table shows it. If it changes in which form somebody is
  /// served, the form of before is stored first, so that it is not forgotten whatever happens.
  void store(SubscriptionAspect aspect) throws InterruptedException {
    changing.lockInterruptibly();
    try {
      var formerly = formerly(aspect);
      if (aspect instanceof Form form) {
        write(formerly.map(f -> withEarlier(form, f)).orElse(form));
      } else {
        if (formerly.isPresent()) {
          var id = aspect.subscriber();
          var unstated = new Form(id, Optional.empty(), List.of(), clock.instant());
          write(withEarlier(table.form(id).orElse(unstated), formerly.get()));
        }
        write(aspect);
      }
    } finally {
      changing.unlock();
    }
  }

  /// The form that the aspect ends for somebody who is served.
  private Optional<Taking> formerly(SubscriptionAspect aspect) {
    var current = table.find(aspect.subscriber()).filter(Follow::isActive);
    if (current.isEmpty()) {
      return Optional.empty();
    }
    var id = aspect.subscriber();
    var next =
        Served.of(
            aspect instanceof Follow follow ? follow : current.get(),
            aspect instanceof Software found ? Optional.of(found) : table.software(id),
            aspect instanceof Form form ? Optional.of(form) : table.form(id));
    return Optional.of(table.served(current.get()).taking())
        .filter(before -> before != next.taking());
  }

  private Form withEarlier(Form form, Taking before) {
    var earlier =
        Stream.concat(form.earlier().stream(), Stream.of(before.label())).distinct().toList();
    return new Form(form.subscriber(), form.stated(), earlier, clock.instant());
  }

  private void write(SubscriptionAspect aspect) throws InterruptedException {
    var id = aspect.subscriber().text();
    fold.await(log.append(topics.subscriptions(), id, aspect.key(), Optional.of(aspect)), WAIT);
  }

  /// What becomes of a Follow, given the one that is there.
  interface Decision {
    Optional<Follow> of(Optional<Follow> current);
  }

  /// Decides with nobody else changing anything, and stores what was decided.
  Optional<Follow> decide(ActorUri subscriber, Decision decision) throws InterruptedException {
    changing.lockInterruptibly();
    try {
      var current = table.find(subscriber);
      var next = decision.of(current);
      if (next.isPresent() && !next.equals(current)) {
        store(next.get());
      }
      return next;
    } finally {
      changing.unlock();
    }
  }

  private boolean change(ActorUri subscriber, UnaryOperator<Follow> change)
      throws InterruptedException {
    return decide(subscriber, current -> current.map(change)).isPresent();
  }

  /// @return whether it follows that relay
  private boolean changeAt(
      ActorUri subscriber, RelayName relay, BiFunction<Follow, RelayFollow, Follow> change)
      throws InterruptedException {
    if (table.find(subscriber).flatMap(f -> f.at(relay)).isEmpty()) {
      return false;
    }
    return change(subscriber, f -> f.at(relay).map(part -> change.apply(f, part)).orElse(f));
  }
}
