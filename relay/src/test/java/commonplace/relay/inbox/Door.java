package commonplace.relay.inbox;

import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.KnownActor;
import commonplace.core.log.LogRecord;
import commonplace.core.log.SubscriptionAspect.Stage;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.log.SubscriptionAspect.Upstream;
import commonplace.core.log.Terms;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.peer.FetchResult;
import commonplace.core.relays.NamedRelays;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.JdkSignatures;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.TestKeys;
import commonplace.relay.activities.Activities;
import commonplace.relay.identity.RelayUris;
import commonplace.relay.moderation.Enforcement;
import commonplace.relay.moderation.Rules;
import commonplace.relay.signature.PeerSignatures;
import commonplace.relay.subscription.Handshakes;
import commonplace.relay.subscription.Membership;
import commonplace.relay.subscription.Subscribing;
import commonplace.relay.subscription.SubscriptionTable;
import commonplace.relay.withdrawal.Withdrawals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The whole inbox behind the HTTP server, with real signatures, on the log in memory; what it
/// fetches is made up here, so that actors may live anywhere. Every actor signs with one key.
final class Door implements AutoCloseable {
  static final String RELAY = "https://relay.example";
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final List<String> COVERED =
      List.of("(request-target)", "host", "date", "digest", "content-type");

  final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  final InMemoryEventLog log;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Map<String, FetchResult> served = new ConcurrentHashMap<>();
  final List<String> fetched = new ArrayList<>();
  final Inbox inbox;
  final Rules rules;
  final SubscriptionTable subscriptions;
  private final Activities activities;
  private final Withdrawals withdrawals;

  Door(Path folder, String... members) throws InterruptedException {
    this(folder, new InMemoryEventLog(InstantSource.fixed(NOW)), members);
  }

  Door(Path folder, InMemoryEventLog log, String... members) throws InterruptedException {
    this(folder, log, 16 << 20, members);
  }

  /// @param bytesOfActors how much memory known actors may take
  Door(Path folder, InMemoryEventLog log, long bytesOfActors, String... members)
      throws InterruptedException {
    this(folder, log, bytesOfActors, 0, members);
  }

  /// @param postsPerSecond of one server in the long run, on a clock that stands
  Door(Path folder, int postsPerSecond, String... members) throws InterruptedException {
    this(folder, new InMemoryEventLog(InstantSource.fixed(NOW)), 16 << 20, postsPerSecond, members);
  }

  private Door(
      Path folder, InMemoryEventLog log, long bytesOfActors, int postsPerSecond, String... members)
      throws InterruptedException {
    this.log = log;
    var clock = InstantSource.fixed(NOW);
    var uris = new RelayUris(RELAY);
    for (var server : members) {
      subscribe(server + "/actor", "Application", State.ACTIVE);
    }
    var secret = SecretFile.readOrMake(folder.resolve("secret"));
    withdrawals = new Withdrawals(log, topics, new WithdrawalKeys(secret), clock);
    subscriptions = new SubscriptionTable(log, topics, clock);
    rules = new Rules(log, topics, meters, clock);
    activities = new Activities(log, topics.activities());
    inbox =
        new Inbox(
            uris,
            folder,
            Topics.DEFAULT_HORIZON,
            postsPerSecond,
            log,
            topics,
            activities,
            secret,
            this::fetch,
            new PeerSignatures(log, topics, subscriptions.servers()::isKnown, clock),
            _ -> {},
            new KnownActors(log, topics, clock, bytesOfActors),
            withdrawals,
            subscriptions,
            new Subscribing(
                uris,
                Membership.OPEN,
                () -> NamedRelays.NONE,
                actor -> Enforcement.refusal(rules, actor),
                subscriptions,
                new Handshakes(uris),
                log,
                topics,
                clock),
            rules,
            () -> NamedRelays.NONE,
            meters,
            clock);
    withdrawals.start();
    withdrawals.awaitReady(WAIT);
    subscriptions.start();
    subscriptions.awaitReady(WAIT);
    rules.start();
    rules.awaitReady(WAIT);
    activities.start();
    inbox.start();
    inbox.awaitReady(WAIT);
  }

  private synchronized FetchResult fetch(Iri url) {
    fetched.add(url.text());
    var text = url.text().replaceFirst("#.*", "");
    int usual = text.endsWith("/.well-known/nodeinfo") ? 200 : 404;
    return served.getOrDefault(text, new FetchResult.Fetched(usual, "", Bytes.EMPTY, Iri.of(text)));
  }

  /// The key on topic `withdrawals`.
  String withdrawalKey(String id) {
    return withdrawals.key(Iri.of(id));
  }

  /// Puts a subscription on the log, before the door opens.
  void subscribe(String actor, String type, State state) {
    store(follow(actor, type, state));
  }

  /// One of which the state says whether it was ever accepted.
  static Follow follow(String actor, String type, State state) {
    return new Follow(
        ActorUri.of(actor),
        type,
        actor + "/inbox",
        Style.PUBLIC_FOLLOW,
        Iri.of(actor + "#follow"),
        Iri.of("https://www.w3.org/ns/activitystreams#Public"),
        state,
        Map.of(0, 0L),
        NOW,
        Optional.empty());
  }

  void store(Follow follow) {
    var subscriber = follow.subscriber().text();
    log.append(topics.subscriptions(), subscriber, follow.key(), Optional.of(follow)).join();
  }

  /// Returns when the subscription counts.
  void awaitHolder(String actor) {
    var id = ActorUri.of(actor);
    await().atMost(WAIT).until(() -> subscriptions.servers().holders(id.authority()).contains(id));
  }

  /// Makes a relay one that we follow.
  void follows(String relay) {
    var actor = ActorUri.of(relay);
    var upstream =
        new Upstream(
            actor,
            relay + "/inbox",
            Style.PUBLIC_FOLLOW,
            Iri.of(RELAY + "/actor#relays/1"),
            Stage.ACCEPTED,
            NOW,
            Optional.empty());
    log.append(topics.subscriptions(), relay, upstream.key(), Optional.of(upstream)).join();
    await().atMost(WAIT).until(() -> subscriptions.isSource(actor));
  }

  /// Puts terms on the log, and returns when they count.
  void agree(Terms terms) {
    log.append(topics.subscriptions(), terms.subscriber().text(), terms.key(), Optional.of(terms))
        .join();
    await().atMost(WAIT).until(() -> subscriptions.terms(terms.subscriber()).equals(terms));
  }

  /// Serves an actor's document.
  void actor(String id, String type) {
    serve(id, document(id, type));
  }

  /// An actor's document, with the usual key.
  static ObjectNode document(String id, String type) {
    var document = Json.object().put("id", id).put("type", type).put("inbox", id + "/inbox");
    document
        .putObject("publicKey")
        .put("id", id + "#key")
        .put("owner", id)
        .put("publicKeyPem", TestKeys.pem(TestKeys.rsa(0).getPublic()));
    return document;
  }

  void serve(String id, JsonNode document) {
    serve(id, "application/activity+json; charset=utf-8", document);
  }

  /// @param contentType as what it is served
  void serve(String id, String contentType, JsonNode document) {
    var body = Bytes.of(Json.bytes(document));
    served.put(id, new FetchResult.Fetched(200, contentType, body, Iri.of(id)));
  }

  /// Puts an actor on the log that signs with the usual key.
  void known(String id, String type) {
    var key = new KnownActor.Key(id + "#key", TestKeys.pem(TestKeys.rsa(0).getPublic()));
    var flags =
        new ActorFlags(type, Optional.empty(), Optional.empty(), List.of(), false, false, false);
    var actor =
        new KnownActor(
            ActorUri.of(id),
            flags,
            List.of(key),
            Optional.of(id + "/inbox"),
            Optional.empty(),
            NOW);
    log.append(topics.actors(), id, id, Optional.of(actor)).join();
  }

  Admission post(String actor, JsonNode activity) throws InterruptedException {
    return post(actor, Json.bytes(activity));
  }

  Admission post(String actor, byte[] body) throws InterruptedException {
    return send(signed(actor, body), body);
  }

  Map<String, String> signed(String actor, byte[] body) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("host", "relay.example");
    headers.put("date", DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.atOffset(ZoneOffset.UTC)));
    headers.put("digest", JdkSignatures.digest(body));
    headers.put("content-type", "application/activity+json");
    headers.put("signature", signature(actor, headers));
    return headers;
  }

  String signature(String actor, Map<String, String> headers) {
    return JdkSignatures.sign(
        actor + "#key",
        TestKeys.rsa(0).getPrivate(),
        "rsa-sha256",
        COVERED,
        "POST",
        "/inbox",
        headers);
  }

  Admission send(Map<String, String> headers, byte[] body) throws InterruptedException {
    return inbox.admit(
        new InboxRequest(
            RelayName.MAIN,
            "/inbox",
            headers.getOrDefault("content-type", ""),
            name ->
                Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).stream().toList(),
            Bytes.of(body),
            new BodyRoom(BodyRoom.USUAL).open()));
  }

  /// Everything on a topic.
  <V> List<LogRecord<V>> records(Topic<V> topic) {
    var all = new ArrayList<LogRecord<V>>();
    var ends = log.endOffsets(topic);
    try (var reader = log.reader(topic, log.startOffsets(topic))) {
      while (ends.entrySet().stream()
          .anyMatch(e -> reader.positions().getOrDefault(e.getKey(), 0L) < e.getValue())) {
        all.addAll(reader.poll(Duration.ofMillis(100)));
      }
    }
    return all;
  }

  @Override
  public void close() {
    activities.close();
    inbox.close();
    rules.close();
    withdrawals.close();
    subscriptions.close();
  }
}
