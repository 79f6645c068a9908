package commonplace.relay.subscription;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.EventLog;
import commonplace.core.log.Follow;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The subscriptions, folded from the log. Thread-safe.
public final class SubscriptionTable implements Service {
  /// There are few, for however many subscribers.
  private static final Lately<Served, Served> MANNERS = new Lately<>(256);

  private final TopicFold<SubscriptionAspect> fold;
  private final Map<ActorUri, Follow> follows = new ConcurrentHashMap<>();
  private final Map<ActorUri, Terms> terms = new ConcurrentHashMap<>();
  private final Map<Authority, Terms> ofServers = new ConcurrentHashMap<>();
  private final Map<ActorUri, Software> software = new ConcurrentHashMap<>();
  private final Map<ActorUri, Form> forms = new ConcurrentHashMap<>();
  private final Map<ActorUri, Served> served = new ConcurrentHashMap<>();
  private final Map<ActorUri, Upstream> upstreams = new ConcurrentHashMap<>();
  private final Map<ActorUri, FollowBack> followBacks = new ConcurrentHashMap<>();
  private final Map<ActorUri, Standing> standings = new ConcurrentHashMap<>();
  private final Map<ActorUri, Replay> replays = new ConcurrentHashMap<>();
  private final List<Consumer<Follow>> listeners = new ArrayList<>();
  private final ReentrantLock folding = new ReentrantLock();
  private final MemberServers servers = new MemberServers(this);
  private final SubscriptionChanges changes;

  public SubscriptionTable(EventLog log, Topics topics, InstantSource clock) {
    this.fold = new TopicFold<>(log, topics.subscriptions(), this::apply);
    this.changes = new SubscriptionChanges(this, fold, log, topics, clock);
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

  /// What writes them.
  public SubscriptionChanges changes() {
    return changes;
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

  Optional<Form> form(ActorUri subscriber) {
    return Optional.ofNullable(forms.get(subscriber));
  }

  /// How the subscriber is served, of a Follow that is or was this table's.
  public Served served(Follow follow) {
    var known = served.get(follow.subscriber());
    return known == null ? Served.of(follow, Optional.empty(), Optional.empty()) : known;
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
    return stated(subscriber).map(Terms::receiving).orElse(Receive.EVERYTHING);
  }

  /// The terms of this subscriber or of its whole server, whichever were set last, else those of
  /// everybody new. Of a whole server those that were set last of any that makes it a member, or
  /// asked to.
  public Terms terms(ActorUri holder) {
    var all =
        isServer(holder)
            ? servers.enrolling(holder.authority()).flatMap(enrolled -> stated(enrolled).stream())
            : Stream.<Terms>empty();
    return Stream.concat(stated(holder).stream(), all)
        .max(Terms.BY_AGE)
        .map(terms -> terms.subscriber().equals(holder) ? terms : terms.heldBy(holder))
        .orElseGet(() -> Terms.initial(holder));
  }

  /// A subscriber's own or its server's: asked of every record for every subscriber.
  private Optional<Terms> stated(ActorUri subscriber) {
    var own = terms.get(subscriber);
    var server = ofServers.get(subscriber.authority());
    boolean lastByServer = own == null || (server != null && Terms.BY_AGE.compare(own, server) < 0);
    return Optional.ofNullable(lastByServer ? server : own);
  }

  private static boolean isServer(ActorUri holder) {
    return holder.equals(Terms.ofServer(holder.authority()));
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

  /// The operator's last wish for a replay to this subscriber, if it is for this subscription.
  public Optional<Replay> replay(Follow follow) {
    return Optional.ofNullable(replays.get(follow.subscriber()))
        .filter(wish -> wish.followId().equals(follow.followId()));
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
        serve(follow); // how, before it shows
        follows.put(follow.subscriber(), follow);
        servers.subscribed(follow.subscriber());
        listeners.forEach(listener -> listener.accept(follow));
      }
      case Terms stated -> {
        if (isServer(stated.subscriber())) {
          ofServers.put(stated.subscriber().authority(), stated);
        } else {
          terms.put(stated.subscriber(), stated);
        }
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
      serve(follow);
    }
  }

  private void serve(Follow follow) {
    var id = follow.subscriber();
    var manner = Served.of(follow, software(id), form(id));
    served.put(id, MANNERS.get(manner, Function.identity()));
  }

  private void forget(String key) {
    follows.values().removeIf(aspect -> aspect.key().equals(key));
    terms.values().removeIf(aspect -> aspect.key().equals(key));
    ofServers.values().removeIf(aspect -> aspect.key().equals(key));
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
