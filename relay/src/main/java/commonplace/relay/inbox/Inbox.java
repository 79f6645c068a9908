package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.httpsig.RequestView;
import commonplace.core.httpsig.SignatureVerifier;
import commonplace.core.httpsig.Signer;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.KeyReader;
import commonplace.core.integrity.KeyedDigest;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.Position;
import commonplace.core.log.Topics;
import commonplace.core.peer.PeerClient;
import commonplace.core.relays.NamedRelays;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import commonplace.relay.activities.Activities;
import commonplace.relay.identity.RelayUris;
import commonplace.relay.moderation.Eraser;
import commonplace.relay.moderation.Rules;
import commonplace.relay.signature.PeerSignatures;
import commonplace.relay.signature.SignatureCheck;
import commonplace.relay.signature.SignedBy;
import commonplace.relay.subscription.SoftwareReader;
import commonplace.relay.subscription.Subscribing;
import commonplace.relay.subscription.SubscriptionTable;
import commonplace.relay.withdrawal.Withdrawals;
import io.javalin.config.RoutesConfig;
import io.javalin.http.MethodNotAllowedResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The inbox as a service: its tables and its counts. HTTP is in {@link InboxHandler}, the
/// decisions are in {@link InboxPipeline}.
public final class Inbox implements Service, Eraser, SignatureCheck {
  /// The largest body, in bytes.
  public static final int MAX_BODY = 1 << 20;

  private static final int MAX_FOUND = 3;
  private static final Duration HANDSHAKES_KEPT = Duration.ofDays(2);

  private final Path folder;
  private final InstantSource clock;
  private final Activities activities;
  private final KnownActors actors;
  private final Withdrawals withdrawals;
  private final SeenActivities seen;
  private final InboxMetrics metrics;
  private final LastRefusals refusals = new LastRefusals();
  private final LastUnrelayed unrelayed = new LastUnrelayed();
  private final Supplier<Assembled> assembly;
  private final Quotas quotas;
  private final Supplier<NamedRelays> relays;
  private Optional<SeenRows> handshakes = Optional.empty();
  private volatile Optional<Assembled> pipeline = Optional.empty();

  /// @param folder the data folder
  /// @param horizon how long the log keeps activities
  /// @param postsPerSecond of one server in the long run; 0 for no limit
  /// @param activities started and closed by the caller, both before this
  /// @param signer ours; known once the relay has started
  /// @param signatures told of how members sign; started and closed by the caller
  /// @param withdrawals started and closed by the caller, as is `rules`
  /// @param relays ours beside the main one
  public Inbox(
      RelayUris uris,
      Path folder,
      Duration horizon,
      int postsPerSecond,
      EventLog log,
      Topics topics,
      Activities activities,
      SecretFile secret,
      PeerClient peers,
      Supplier<Signer> signer,
      PeerSignatures signatures,
      Withdrawals withdrawals,
      SubscriptionTable subscriptions,
      Subscribing subscribing,
      Rules rules,
      Supplier<NamedRelays> relays,
      MeterRegistry meters,
      InstantSource clock) {
    this(
        uris,
        folder,
        horizon,
        postsPerSecond,
        log,
        topics,
        activities,
        secret,
        url -> peers.get(url, SignedFetch.ACCEPT, signer.get(), signatures),
        signatures,
        new SoftwareReader(peers, subscriptions)::readLater,
        new KnownActors(log, topics, clock),
        withdrawals,
        subscriptions,
        subscribing,
        rules,
        relays,
        meters,
        clock);
  }

  /// @param fetch reads documents from peers
  /// @param newcomers told of every subscriber, and returns at once
  Inbox(
      RelayUris uris,
      Path folder,
      Duration horizon,
      int postsPerSecond,
      EventLog log,
      Topics topics,
      Activities activities,
      SecretFile secret,
      SignedFetch fetch,
      PeerSignatures signatures,
      Consumer<ActorUri> newcomers,
      KnownActors actors,
      Withdrawals withdrawals,
      SubscriptionTable subscriptions,
      Subscribing subscribing,
      Rules rules,
      Supplier<NamedRelays> relays,
      MeterRegistry meters,
      InstantSource clock) {
    this.relays = relays;
    this.folder = folder;
    this.clock = clock;
    this.metrics = new InboxMetrics(meters);
    this.activities = activities;
    this.quotas = Quotas.of(postsPerSecond, clock);
    this.actors = actors;
    this.withdrawals = withdrawals;
    var identity = new ActivityIdentity(new KeyedDigest(secret, SecretFile.Purpose.DEDUPLICATION));
    this.seen =
        new SeenActivities(
            log, topics.activities(), identity, folder.resolve("seen"), horizon, clock);
    activities.handTo(seen);
    this.assembly =
        () -> {
          Predicate<Authority> members =
              server ->
                  subscriptions.servers().isMember(server)
                      || subscriptions.servers().wasMember(server)
                      || subscriptions.hasSource(server);
          var keys =
              new SignerKeys(
                  new ActorDocuments(fetch, members), new KeyReader(CryptoProvider.best()), actors);
          var proofs = new AdmissionProofs(meters);
          var writer = new LogWriter(log, topics, withdrawals, seen, clock);
          var search = new LogSearch(log, topics);
          var erasures = new Erasures(writer, actors, search);
          var once = new OnceOnly(seen, identity);
          var house = new HouseRules(rules, keys);
          var retractions =
              new Retractions(
                  seen,
                  identity,
                  withdrawals,
                  writer,
                  once,
                  erasures,
                  search,
                  members,
                  horizon,
                  clock);
          var origin =
              new AtTheOrigin(
                  subscriptions,
                  keys,
                  withdrawals,
                  house,
                  writer,
                  once,
                  new AnnouncedObjects(fetch, keys, subscriptions),
                  retractions,
                  erasures);
          var judgement =
              new Judgement(
                  uris,
                  subscriptions,
                  actors,
                  keys,
                  withdrawals,
                  writer,
                  once,
                  origin,
                  retractions,
                  new Handshaking(
                      subscribing, keys, newcomers, identity, handshakes.orElseThrow(), clock),
                  house,
                  relays);
          var verifier = new SignatureVerifier(uris.scheme(), uris.authority().text());
          var pipelined =
              new InboxPipeline(
                  uris.authority(),
                  verifier,
                  subscriptions,
                  keys,
                  judgement,
                  new Forwarded(
                      uris.authority(),
                      subscriptions,
                      keys,
                      judgement,
                      origin,
                      proofs,
                      horizon,
                      clock),
                  erasures,
                  house,
                  quotas,
                  proofs,
                  signatures,
                  refusals,
                  unrelayed,
                  () -> check() instanceof Health.Ready,
                  clock);
          return new Assembled(
              pipelined,
              new OperatorErasure(
                  log, topics, uris.actor(), seen, actors, withdrawals, writer, erasures, rules),
              new RequestSigner(verifier, keys, clock));
        };
  }

  private record Assembled(InboxPipeline pipeline, Eraser eraser, SignatureCheck signer) {}

  @Override
  public SignedBy check(RequestView request, Authority server, BooleanSupplier mayAsk)
      throws InterruptedException {
    var ready = pipeline;
    return ready.isPresent()
        ? ready.get().signer().check(request, server, mayAsk)
        : new SignedBy.Unclear("the relay is starting");
  }

  @Override
  public Erased carryOut(Collection<Rule> owing) throws InterruptedException {
    return assembled().eraser().carryOut(owing);
  }

  @Override
  public boolean isKnown(ActorUri actor) throws InterruptedException {
    return assembled().eraser().isKnown(actor);
  }

  private Assembled assembled() {
    return pipeline.orElseThrow(() ->
        new LogUnavailableException(
            "the relay is starting", new IllegalStateException("not started")));
  }

  @Override
  public void start() {
    handshakes =
        Optional.of(
            new SeenRows(
                folder.resolve("seen").resolve("handshakes.rows"), HANDSHAKES_KEPT, clock));
    actors.start();
    pipeline = Optional.of(assembly.get());
  }

  /// Waits until its own tables are read, and those that it shares.
  ///
  /// @throws commonplace.core.log.LogUnavailableException if that takes longer
  public void awaitReady(Duration each) throws InterruptedException {
    actors.awaitReady(each);
    activities.awaitReady(each);
  }

  @Override
  public Health check() {
    return Health.ofAll(actors, withdrawals, activities);
  }

  @Override
  public void close() {
    seen.close();
    actors.close();
    handshakes.ifPresent(SeenRows::close);
  }

  /// The last refusal of each server, of this node, since its start.
  public Map<String, LastRefusal> lastRefusals() {
    return refusals.all();
  }

  /// The last post of a server that was answered with 202 and not relayed, by this node, since its
  /// start.
  public Optional<Unrelayed> lastUnrelayed(Authority server) {
    return unrelayed.of(server);
  }

  /// Where on `activities` an object or activity is, as far back as the horizon.
  ///
  /// @param actor whose activity it is; without it only objects are found
  public List<Position> find(Iri id, Optional<ActorUri> actor) {
    return seen.find(id, actor, MAX_FOUND);
  }

  /// Answers every POST to an inbox, and hands all else on.
  public InboxHandler handler() {
    return handler(new BodyRoom(BodyRoom.USUAL));
  }

  InboxHandler handler(BodyRoom bodies) {
    return new InboxHandler(this, bodies, quotas, metrics, refusals, relays, clock);
  }

  /// Adds what anything but a POST is answered at an inbox.
  public void addTo(RoutesConfig routes) {
    for (var path : List.of("/inbox", "/relays/{name}/inbox")) {
      routes.before(
          path,
          _ -> {
            throw new MethodNotAllowedResponse("", Map.of("availableMethods", "POST"));
          });
    }
  }

  /// What becomes of a POST.
  Admission admit(InboxRequest request) throws InterruptedException {
    var ready = pipeline;
    return ready.isPresent()
        ? ready.get().pipeline().admit(request)
        : new Admission.TryLater("the relay is starting");
  }
}
