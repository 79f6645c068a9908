package commonplace.relay;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.httpsig.Signer;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogJson;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.Topics;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.peer.PeerClient;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.ClientAddress;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import commonplace.relay.activities.Activities;
import commonplace.relay.admin.AdminDoor;
import commonplace.relay.admin.EventRoutes;
import commonplace.relay.admin.OperatorJournal;
import commonplace.relay.delivery.Delivery;
import commonplace.relay.delivery.DeliveryConfig;
import commonplace.relay.delivery.KeyNotices;
import commonplace.relay.delivery.PeerSender;
import commonplace.relay.delivery.SeenDeliveries;
import commonplace.relay.delivery.SubscriberStatus;
import commonplace.relay.erasure.Sweep;
import commonplace.relay.explain.Explaining;
import commonplace.relay.identity.Identities;
import commonplace.relay.identity.IdentityRoutes;
import commonplace.relay.identity.KeyRoutes;
import commonplace.relay.identity.Self;
import commonplace.relay.inbox.Inbox;
import commonplace.relay.inbox.LastRefusal;
import commonplace.relay.moderation.Enforcement;
import commonplace.relay.moderation.Moderation;
import commonplace.relay.moderation.QueueGauges;
import commonplace.relay.moderation.Rules;
import commonplace.relay.named.NamedRelayRoutes;
import commonplace.relay.named.NamedRelayTable;
import commonplace.relay.signature.KeyChoice;
import commonplace.relay.signature.PeerSignatures;
import commonplace.relay.subscription.FormRoutes;
import commonplace.relay.subscription.Handshakes;
import commonplace.relay.subscription.Membership;
import commonplace.relay.subscription.SoftwareReader;
import commonplace.relay.subscription.SoftwareRounds;
import commonplace.relay.subscription.Subscribing;
import commonplace.relay.subscription.SubscriptionTable;
import commonplace.relay.terms.MembersTerms;
import commonplace.relay.upstream.UpstreamRoutes;
import commonplace.relay.upstream.Upstreams;
import commonplace.relay.withdrawal.Withdrawals;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.server.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The relay: inbox, subscriptions, deliveries, identity. {@link #start} returns when its tables
/// are read, so that the inbox can answer at once; before that the inbox answers 503.
public final class Relay implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final Duration TABLES_READ_WITHIN = Duration.ofMinutes(2);
  private static final Duration KEY_NOTICES_EVERY = Duration.ofSeconds(20);
  private static final Duration FIRST_SWEEP = Duration.ofMinutes(5);

  private static final String ACCEPT = "application/activity+json";

  private final RelayConfig config;
  private final EventLog log;
  private final Topics topics;
  private final CryptoProvider provider = CryptoProvider.best();
  private final Activities activities;
  private final Withdrawals withdrawals;
  private final SubscriptionTable subscriptions;
  private final Rules rules;
  private final Moderation moderation;
  private final Handshakes handshakes;
  private final PeerSignatures signatures;
  private final Inbox inbox;
  private final Identities identities;
  private final NamedRelayTable relays;
  private final Delivery delivery;
  private final KeyNotices keyNotices;
  private final SoftwareRounds software;
  private final Sweep sweep;
  private final OperatorJournal journal;
  private final ClientAddress clients;
  private final MembersTerms terms;
  private final Upstreams upstreams;
  private final InstantSource clock;

  /// Reads or makes the secret file; everything else waits for {@link #start}.
  ///
  /// @param peers started and closed by the caller, who may share it
  public Relay(
      RelayConfig config,
      EventLog log,
      Topics topics,
      PeerClient peers,
      MeterRegistry meters,
      InstantSource clock) {
    this.config = config;
    this.log = log;
    this.topics = topics;
    this.clock = clock;
    var uris = config.uris();
    var secret = SecretFile.readOrMake(config.secretFile());
    var withdrawalKeys = new WithdrawalKeys(secret);
    this.activities = new Activities(log, topics.activities());
    this.withdrawals = new Withdrawals(log, topics, withdrawalKeys, clock);
    this.subscriptions = new SubscriptionTable(log, topics, clock);
    this.identities = new Identities(uris, log, topics, secret, provider, clock);
    this.relays = new NamedRelayTable(log, topics, identities, clock);
    this.rules = new Rules(log, topics, meters, clock);
    this.handshakes = new Handshakes(uris);
    var subscribing =
        new Subscribing(
            uris,
            config.membership(),
            relays::current,
            actor -> Enforcement.refusal(rules, actor),
            subscriptions,
            handshakes,
            log,
            topics,
            clock);
    this.signatures =
        new PeerSignatures(
            log,
            topics,
            server -> subscriptions.servers().isKnown(server) || subscriptions.hasSource(server),
            clock);
    var sender =
        new PeerSender(
            peers,
            identities::signer,
            KeyChoice.ofEach(
                identities::ring, signatures, subscriptions.servers()::hadSubscriber, clock),
            signatures,
            relay -> Bytes.wrapping(LogJson.mapper().writeValueAsBytes(self(relay).update())));
    this.inbox =
        new Inbox(
            uris,
            config.dataFolder(),
            config.horizon(),
            config.postsPerSecond(),
            log,
            topics,
            activities,
            secret,
            peers,
            identities::signer,
            signatures,
            withdrawals,
            subscriptions,
            subscribing,
            rules,
            relays::current,
            meters,
            clock);
    QueueGauges.register(meters, subscriptions::current, clock);
    this.moderation = new Moderation(rules, subscriptions, inbox, peers::get, log, topics, clock);
    var notices =
        new ContactNotices(
            uris,
            subscriptions,
            url -> peers.get(url, ACCEPT, Optional.of(identities.signer())),
            new WebFinger(url -> peers.get(url, WebFinger.ACCEPT, Optional.empty()), uris.scheme()),
            sender,
            meters,
            ContactNotices.AGAIN);
    this.delivery =
        new Delivery(
            DeliveryConfig.defaults(config.origin())
                .on(config.node())
                .within(config.horizon())
                .announcing(config.announcesPerSecond()),
            log,
            topics,
            activities,
            new ServedSubscriptions(subscriptions),
            subscriptions::wanted,
            new OwedToSubscribers(handshakes, subscriptions),
            new KeptStandings(subscriptions, notices, meters),
            sender,
            relay -> identities.ring(relay).proving(),
            relays::current,
            withdrawals,
            meters,
            clock);
    this.journal = new OperatorJournal(log, topics);
    this.clients = new ClientAddress(config.proxies());
    this.terms =
        new MembersTerms(
            uris,
            subscriptions,
            log,
            topics,
            secret,
            withdrawals::contains,
            relays::current,
            inbox,
            url -> peers.get(url, "application/json, text/plain;q=0.5", Optional.empty()),
            clients,
            clock);
    this.keyNotices =
        new KeyNotices(delivery::status, sender, this::forgetOutdated, KEY_NOTICES_EVERY);
    this.software =
        new SoftwareRounds(
            new SoftwareReader(peers, subscriptions),
            this::answering,
            SoftwareRounds.DAILY,
            () -> ThreadLocalRandom.current().nextLong());
    this.upstreams =
        Upstreams.of(uris, subscriptions, peers, identities::signer, sender, log, topics, clock);
    this.sweep = new Sweep(log, topics, withdrawalKeys, FIRST_SWEEP, Sweep.INTERVAL, meters);
  }

  @Override
  public void start() {
    subscriptions.start();
    withdrawals.start();
    rules.start();
    identities.start();
    relays.start();
    signatures.start();
    activities.start();
    inbox.start();
    try {
      subscriptions.awaitReady(TABLES_READ_WITHIN);
      withdrawals.awaitReady(TABLES_READ_WITHIN);
      rules.awaitReady(TABLES_READ_WITHIN);
      relays.awaitReady(TABLES_READ_WITHIN);
      inbox.awaitReady(TABLES_READ_WITHIN);
      signatures.awaitReady(TABLES_READ_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the relay started", e);
    }
    subscriptions.onChange(follow -> signatures.met(follow.subscriber().authority()));
    delivery.start();
    moderation.start();
    terms.start();
    keyNotices.start();
    software.start();
    upstreams.start();
    sweep.start();
    LOG.info(
        "Relay started: actor={} members={} signatures={}",
        config.uris().actor(),
        subscriptions.servers().members().size(),
        provider.name());
    provider.fallbackReason().ifPresent(reason -> LOG.warn("Slow signatures: {}", reason));
  }

  @Override
  public Health check() {
    return Health.ofAll(
        identities,
        relays,
        signatures,
        subscriptions,
        withdrawals,
        rules,
        activities,
        inbox,
        delivery,
        terms);
  }

  @Override
  public void close() {
    sweep.close();
    moderation.close();
    software.close();
    keyNotices.close();
    upstreams.close();
    activities.close();
    delivery.close();
    terms.close();
    inbox.close();
    withdrawals.close();
    rules.close();
    subscriptions.close();
    signatures.close();
    relays.close();
    identities.close();
  }

  /// Answers every POST to an inbox, below the routes.
  public Handler.Wrapper inboxes() {
    return inbox.handler();
  }

  /// Adds what others see of the relay, and the operator's API.
  public void routes(RoutesConfig routes) {
    inbox.addTo(routes);
    new IdentityRoutes(
            this::self,
            () -> subscriptions.servers().members().size(),
            subscriptions::subscribers,
            subscriptions::followed,
            hash -> delivery.announce(RelayName.MAIN, hash),
            () -> relays.current().live().stream().map(one -> self(one.name())).toList())
        .addTo(routes);
    var door = new AdminDoor(config.adminToken(), journal);
    new AdminApi(door, this).addTo(routes);
    new Explaining(
            config.origin(),
            config.horizon(),
            log,
            topics,
            subscriptions,
            withdrawals,
            inbox,
            rules,
            delivery,
            terms::isAdmin,
            relays::current,
            clients,
            clock)
        .addTo(routes, door);
    moderation.addTo(routes, door);
    new EventRoutes(door, journal).addTo(routes);
    terms.addTo(routes, door);
    new KeyRoutes(door, identities, signatures::countTold, clock).addTo(routes);
    new FormRoutes(door, subscriptions).addTo(routes);
    new NamedRelayRoutes(
            config.uris(), relays, subscriptions, one -> self(one.name()), delivery::announce, door)
        .addTo(routes);
    new UpstreamRoutes(door, upstreams).addTo(routes);
  }

  /// Ours.
  ///
  /// @throws IllegalStateException before the start
  public Signer signer() {
    return identities.signer();
  }

  /// The subscribers of this node that are worth a question.
  private List<ActorUri> answering() {
    return delivery.status().stream()
        .filter(status -> status.pausedUntil().isEmpty() && status.follow().isServed())
        .map(status -> status.follow().subscriber())
        .toList();
  }

  private void forgetOutdated() {
    identities.forgetOutdated();
    signatures.forgetExpired();
  }

  private Self self() {
    return self(RelayName.MAIN);
  }

  private Self self(RelayName relay) {
    var named = Optional.ofNullable(relays.current().byName().get(relay));
    return new Self(
        config.uris().of(relay),
        identities.ring(relay).published(clock.instant()),
        config.version(),
        config.operator(),
        config.contact(),
        config.rules(),
        config.membership() == Membership.OPEN,
        named.map(one -> !one.open()).orElse(config.membership() == Membership.APPROVAL),
        named);
  }

  /// Who follows, in which state.
  public SubscriptionTable subscriptions() {
    return subscriptions;
  }

  /// The rule by which an actor may not subscribe.
  Optional<Rule> refusing(ActorUri actor) {
    return Enforcement.refusing(rules, actor);
  }

  /// What subscribers are owed before content.
  public Handshakes handshakes() {
    return handshakes;
  }

  /// The key on topic `withdrawals` of a canonical id.
  public String withdrawalKey(String id) {
    return withdrawals.key(Iri.of(id));
  }

  /// How long what is relayed is kept.
  public Duration horizon() {
    return config.horizon();
  }

  /// How the deliveries of this node go.
  public List<SubscriberStatus> deliveries() {
    return delivery.status();
  }

  /// How deliveries go now, also those of other nodes.
  public SeenDeliveries seenDeliveries() {
    return delivery.seen();
  }

  /// The last refusal of each server, of this node, since its start.
  public Map<String, LastRefusal> lastRefusals() {
    return inbox.lastRefusals();
  }

  /// What makes our signatures, such as `ACCP 2.5.0`.
  public String signatureProvider() {
    return provider.name();
  }

  /// Why signatures are not made by the quick provider, if they are not.
  public Optional<String> slowSignatures() {
    return provider.fallbackReason();
  }

  /// Our private key in PEM, for safe keeping.
  public String exportIdentity() {
    return Identities.export(identities.ring().signing().pair());
  }
}
