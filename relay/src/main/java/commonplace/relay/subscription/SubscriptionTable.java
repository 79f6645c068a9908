package commonplace.relay.subscription;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.EventLog;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect;
import commonplace.core.log.SubscriptionAspect.AdmittedSender;
import commonplace.core.log.SubscriptionAspect.FollowBack;
import commonplace.core.log.SubscriptionAspect.Form;
import commonplace.core.log.SubscriptionAspect.Replay;
import commonplace.core.log.SubscriptionAspect.Software;
import commonplace.core.log.SubscriptionAspect.Stage;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Upstream;
import commonplace.core.log.Terms;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Lately;
import commonplace.core.runtime.Service;
import commonplace.core.terms.Receive;
import commonplace.relay.taking.Served;
import commonplace.relay.taking.Taking;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The subscriptions, folded from the log, and the only writer of their changes. A change returns
/// once the log has it and this table shows it; changes are made one at a time. Thread-safe.
public final class SubscriptionTable implements Service {
  private static final Duration WAIT = Duration.ofSeconds(10);

  /// There are few, for however many subscribers.
  private static final Lately<Served, Served> MANNERS = new Lately<>(256);

  private final EventLog log;
  private final Topics topics;
  private final InstantSource clock;
  private final TopicFold<SubscriptionAspect> fold;
  private final Map<ActorUri, Follow> follows = new ConcurrentHashMap<>();
  private final Map<ActorUri, Terms> terms = new ConcurrentHashMap<>();
  private final Map<ActorUri, Software> software = new ConcurrentHashMap<>();
  private final Map<ActorUri, Form> forms = new ConcurrentHashMap<>();
  private final Map<ActorUri, Served> served = new ConcurrentHashMap<>();
  private final Map<ActorUri, Upstream> upstreams = new ConcurrentHashMap<>();
  private final Map<ActorUri, FollowBack> followBacks = new ConcurrentHashMap<>();
  private final Map<ActorUri, Standing> standings = new ConcurrentHashMap<>();
  private final Map<ActorUri, Replay> replays = new ConcurrentHashMap<>();
  private final List<Consumer<Follow>> listeners = new ArrayList<>();
  private final ReentrantLock folding = new ReentrantLock();
  private final ReentrantLock changing = new ReentrantLock();
  private final MemberServers servers = new MemberServers(this);

  public SubscriptionTable(EventLog log, Topics topics, InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.clock = clock;
    this.fold = new TopicFold<>(log, topics.subscriptions(), this::apply);
  }

  @Override
  public void start() {
    fold.start();
  }

  @Override
  public Health check() {
    return fold.check();
  }

  /// Waits until all that was there at the start is known.
  ///
  /// @throws LogUnavailableException if that takes longer
  public void awaitReady(Duration wait) throws InterruptedException {
    fold.awaitReady(wait);
  }

  @Override
  public void close() {
    fold.close();
  }

  /// What they amount to for each server.
  public MemberServers servers() {
    return servers;
  }

  /// All that were ever made and not yet forgotten, whatever their state.
  public Collection<Follow> current() {
    return List.copyOf(follows.values());
  }

  /// How many of them there are.
  int count() {
    return follows.size();
  }

  public Optional<Follow> find(ActorUri subscriber) {
    return Optional.ofNullable(follows.get(subscriber));
  }

  public Optional<Software> software(ActorUri subscriber) {
    return Optional.ofNullable(software.get(subscriber));
  }

  /// How many are served, by what they take.
  public Map<Taking, Integer> receivers() {
    var receivers = new EnumMap<Taking, Integer>(Taking.class);
    follows.values().stream()
        .filter(Follow::isServed)
        .forEach(follow -> receivers.merge(served(follow).taking(), 1, Integer::sum));
    return receivers;
  }

  /// How it stands; nothing is known of one that never had trouble.
  public Optional<Standing> standing(ActorUri subscriber) {
    return Optional.ofNullable(standings.get(subscriber));
  }

  /// Stores how a subscriber stands.
  ///
  /// @throws LogUnavailableException if the log does not take it; try again
  public void stands(Standing standing) throws InterruptedException {
    store(standing);
  }

  /// How the subscriber is served, of a Follow that is or was this table's.
  public Served served(Follow follow) {
    var known = served.get(follow.subscriber());
    return known == null ? Served.of(follow, Optional.empty(), Optional.empty()) : known;
  }

  /// The operator chooses a form, or leaves it to the table again.
  ///
  /// @return whether there is such a subscription
  public boolean form(ActorUri subscriber, Optional<Taking> stated) throws InterruptedException {
    if (find(subscriber).isEmpty()) {
      return false;
    }
    changing.lockInterruptibly();
    try {
      var earlier = Optional.ofNullable(forms.get(subscriber)).map(Form::earlier).orElse(List.of());
      store(new Form(subscriber, stated.map(Taking::label), earlier, clock.instant()));
      return true;
    } finally {
      changing.unlock();
    }
  }

  /// Whether the subscriber accepted our own Follow.
  public boolean followsBack(ActorUri subscriber) {
    var back = followBacks.get(subscriber);
    return back != null && back.accepted();
  }

  /// Other relays that we follow, followed or were refused by.
  public Collection<Upstream> upstreams() {
    return List.copyOf(upstreams.values());
  }

  public Optional<Upstream> upstream(ActorUri relay) {
    return Optional.ofNullable(upstreams.get(relay));
  }

  /// Whether this very actor is a relay that accepted our Follow.
  public boolean isSource(ActorUri actor) {
    return upstream(actor).filter(u -> u.stage() == Stage.ACCEPTED).isPresent();
  }

  /// Whether there is such a relay on the server.
  public boolean hasSource(Authority server) {
    return hasUpstream(server, stage -> stage == Stage.ACCEPTED);
  }

  /// Whether there is a relay on the server whose answer to our Follow is awaited, or may change.
  public boolean awaitsAnswer(Authority server) {
    return hasUpstream(server, Stage::isWanted);
  }

  private boolean hasUpstream(Authority server, Predicate<Stage> stage) {
    return !upstreams.isEmpty()
        && upstreams.values().stream()
            .anyMatch(u -> stage.test(u.stage()) && u.subscriber().authority().equals(server));
  }

  /// Decides on our subscription to a relay with nobody else changing anything.
  public Upstream upstream(ActorUri relay, Function<Optional<Upstream>, Upstream> decision)
      throws InterruptedException {
    changing.lockInterruptibly();
    try {
      var current = upstream(relay);
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
    if (!servers.isAdmitted(server)) {
      return false;
    }
    store(new AdmittedSender(Terms.ofServer(server), author, clock.instant(), false));
    return true;
  }

  /// Replaces terms, of all that are named alike.
  ///
  /// @param holders whose; at least one
  /// @param replaces the version of the first one's that the author has seen
  /// @param author `operator`, or a server's name
  /// @return the first one's, or nothing if they have changed meanwhile
  public Optional<Terms> agree(List<ActorUri> holders, Terms wanted, long replaces, String author)
      throws InterruptedException {
    changing.lockInterruptibly();
    try {
      if (terms(holders.getFirst()).version() != replaces) {
        return Optional.empty();
      }
      var edition = new Terms.Edition(replaces + 1, author, clock.instant());
      for (var holder : holders) {
        store(wanted.heldBy(holder).in(edition));
      }
      return Optional.of(terms(holders.getFirst()));
    } finally {
      changing.unlock();
    }
  }

  /// Whether this very actor is an accepted subscriber.
  public boolean isServed(ActorUri subscriber) {
    return find(subscriber).filter(Follow::isServed).isPresent();
  }

  /// How many subscribers accepted our own Follow.
  public long followed() {
    return follows.values().stream()
        .filter(f -> f.isServed() && followsBack(f.subscriber()))
        .count();
  }

  /// How many are served.
  public long subscribers() {
    return follows.values().stream().filter(Follow::isServed).count();
  }

  /// What this subscriber wants to receive.
  public Receive wanted(ActorUri subscriber) {
    return terms(subscriber).receiving();
  }

  /// The terms of this subscriber, else those of its whole server, else those of everybody new.
  public Terms terms(ActorUri subscriber) {
    var own = terms.get(subscriber);
    if (own != null) {
      return own;
    }
    var server = terms.get(Terms.ofServer(subscriber.authority()));
    return server == null ? Terms.initial(subscriber) : server.heldBy(subscriber);
  }

  /// Calls the listener for every current subscription, then for each change; never two at a time.
  /// It must not wait for a change of this table.
  public void onChange(Consumer<Follow> listener) {
    folding.lock();
    try {
      follows.values().forEach(listener);
      listeners.add(listener);
    } finally {
      folding.unlock();
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
    var beginning = Beginning.of(terms(subscriber), log, topics, clock.instant());
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
    for (var follow : current()) {
      if (follow.at(relay).filter(part -> part.state() != State.ENDED).isPresent()) {
        reject(follow.subscriber(), relay, reason);
      }
    }
  }

  /// @return whether it follows that relay
  private boolean changeAt(
      ActorUri subscriber, RelayName relay, BiFunction<Follow, RelayFollow, Follow> change)
      throws InterruptedException {
    if (find(subscriber).flatMap(f -> f.at(relay)).isEmpty()) {
      return false;
    }
    return change(subscriber, f -> f.at(relay).map(part -> change.apply(f, part)).orElse(f));
  }

  /// What becomes of a Follow, given the one that is there.
  interface Decision {
    Optional<Follow> of(Optional<Follow> current);
  }

  /// Decides with nobody else changing anything, and stores what was decided.
  Optional<Follow> decide(ActorUri subscriber, Decision decision) throws InterruptedException {
    changing.lockInterruptibly();
    try {
      var current = find(subscriber);
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
          var form = Optional.ofNullable(forms.get(id));
          var unstated = new Form(id, Optional.empty(), List.of(), clock.instant());
          write(withEarlier(form.orElse(unstated), formerly.get()));
        }
        write(aspect);
      }
    } finally {
      changing.unlock();
    }
  }

  /// The form that the aspect ends for somebody who is served.
  private Optional<Taking> formerly(SubscriptionAspect aspect) {
    var current = find(aspect.subscriber()).filter(Follow::isActive);
    if (current.isEmpty()) {
      return Optional.empty();
    }
    var id = aspect.subscriber();
    var next =
        Served.of(
            aspect instanceof Follow follow ? follow : current.get(),
            aspect instanceof Software found ? Optional.of(found) : software(id),
            aspect instanceof Form form ? Optional.of(form) : Optional.ofNullable(forms.get(id)));
    return Optional.of(served(current.get()).taking()).filter(before -> before != next.taking());
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

  /// The operator's last wish for a replay to this subscriber, if it is for this subscription.
  public Optional<Replay> replay(Follow follow) {
    return Optional.ofNullable(replays.get(follow.subscriber()))
        .filter(wish -> wish.followId().equals(follow.followId()));
  }

  /// The operator wishes that a subscriber gets again what was relayed in the last while.
  ///
  /// @param since how far back; what the log no longer has is not sent
  /// @return whether it is served
  public boolean replay(ActorUri subscriber, Duration since) throws InterruptedException {
    changing.lockInterruptibly();
    try {
      var follow = find(subscriber).filter(Follow::isServed);
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

  /// Whether the terms of this subscriber were stored before.
  boolean hasTerms(ActorUri subscriber) {
    return terms.containsKey(subscriber);
  }

  private void apply(LogRecord<SubscriptionAspect> logged) {
    folding.lock();
    try {
      logged.value().ifPresentOrElse(this::apply, () -> forget(logged.key()));
    } finally {
      folding.unlock();
    }
  }

  private void apply(SubscriptionAspect aspect) {
    switch (aspect) {
      case Follow follow -> {
        follows.put(follow.subscriber(), follow);
        serve(follow.subscriber());
        servers.subscribed(follow.subscriber());
        listeners.forEach(listener -> listener.accept(follow));
      }
      case Terms stated -> {
        terms.put(stated.subscriber(), stated);
        servers.refresh(stated.subscriber().authority());
      }
      case Software found -> software.put(found.subscriber(), found);
      case Upstream upstream -> upstreams.put(upstream.subscriber(), upstream);
      case Form form -> forms.put(form.subscriber(), form);
      case FollowBack back -> followBacks.put(back.subscriber(), back);
      case Standing standing -> standings.put(standing.subscriber(), standing);
      case Replay replay -> {
        replays.put(replay.subscriber(), replay);
        find(replay.subscriber())
            .ifPresent(follow -> listeners.forEach(listener -> listener.accept(follow)));
      }
      case AdmittedSender sender -> servers.apply(sender);
    }
    serve(aspect.subscriber());
  }

  private void serve(ActorUri subscriber) {
    var follow = follows.get(subscriber);
    if (follow != null) {
      var form = Optional.ofNullable(forms.get(subscriber));
      var manner = Served.of(follow, software(subscriber), form);
      served.put(subscriber, MANNERS.get(manner, Function.identity()));
    }
  }

  private void forget(String key) {
    follows.values().removeIf(aspect -> aspect.key().equals(key));
    terms.values().removeIf(aspect -> aspect.key().equals(key));
    software.values().removeIf(aspect -> aspect.key().equals(key));
    followBacks.values().removeIf(aspect -> aspect.key().equals(key));
    standings.values().removeIf(aspect -> aspect.key().equals(key));
    replays.values().removeIf(aspect -> aspect.key().equals(key));
    servers.forget(key);
    upstreams.values().removeIf(aspect -> aspect.key().equals(key));
    forms.values().removeIf(aspect -> aspect.key().equals(key));
    served.keySet().retainAll(follows.keySet());
    follows.keySet().forEach(this::serve);
    servers.refresh(ActorUri.of(key.substring(0, key.lastIndexOf('|'))).authority());
  }
}
