package commonplace.main;

import commonplace.archive.ArchiveConfig;
import commonplace.archive.ArchiveIndexer;
import commonplace.archive.directory.DirectoryConfig;
import commonplace.archive.shard.ShardListen;
import commonplace.broker.EmbeddedBroker;
import commonplace.broker.EmbeddedBrokerConfig;
import commonplace.core.index.ShardPort;
import commonplace.core.integrity.SecretFile;
import commonplace.core.kafka.Heartbeats;
import commonplace.core.kafka.KafkaEventLog;
import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.kafka.TopicAudit;
import commonplace.core.kafka.TopicSetup;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.peer.PeerClient;
import commonplace.core.peer.PeerConfig;
import commonplace.core.shardport.RemoteShards;
import commonplace.main.doctor.NodeChecks;
import commonplace.query.QueryApi;
import commonplace.query.QueryConfig;
import commonplace.query.directory.CommunityIndex;
import commonplace.query.limit.SearchLimit;
import commonplace.relay.Relay;
import commonplace.relay.RelayConfig;
import commonplace.relay.subscription.Membership;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One process: the parts that its roles need, started in order and closed in reverse. Reads like a
/// parts list.
///
/// The relay comes first, then the door opens, then the archive and what asks it: however long
/// those take to catch up, the inbox answers.
final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration HORIZON = Topics.DEFAULT_HORIZON;
  private static final Duration ERASURE = Duration.ofHours(24);

  private final Settings settings;
  private final InstantSource clock;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Part> parts = new CopyOnWriteArrayList<>();

  Node(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /// Starts everything and returns when the inbox answers.
  ///
  /// @throws UsageException if a port, a file or the data folder cannot be used
  void start() throws IOException {
    var data = opened(DataFolder.take(settings.data()));
    data.remember(settings);
    opened(new IdleHeap()).start();
    ensurePortsFree();
    Texts.ensureSecret(settings.secretFile(), settings.kafka().isEmpty());
    var token = Texts.adminToken(settings.adminTokenFile());
    var rules = settings.rules().map(file -> new RulesPage(Texts.rules(file)));
    var nodeId =
        settings.nodeId().isPresent() ? settings.nodeId().get() : "n" + data.line("node-id", 6);

    var ops = new Ops(this::readiness);
    var metrics =
        new NodeMetrics(ops.meters())
            .parts(settings.roles(), this::readiness)
            .disk(settings.data());
    if (settings.opsApart()) {
      opened(new Web(settings.opsListen(), ops::addTo)).start();
    }

    var topics = Topics.withHorizon(HORIZON);
    var logConfig = new KafkaLogConfig(client(), settings.namespace(), nodeId);
    var kept = new ArrayList<Topic<?>>(topics.all());
    kept.addAll(ArchiveIndexer.changelogs(topics));
    new TopicSetup(logConfig, settings.layout()).ensure(kept);
    var log = opened(new KafkaEventLog(logConfig));
    log.start();
    opened(new Heartbeats(log, kept, Heartbeats.INTERVAL)).start();
    var peers = new PeerClient(peerConfig(), clock);
    opened(peers).start();
    metrics.clock(peers::clockSkew).peers(peers);
    opened(this::closeParts);

    Optional<Relay> relay =
        plays(Role.RELAY)
            ? Optional.of(
                new Relay(
                    relayConfig(nodeId, token, rules.isPresent()),
                    log,
                    topics,
                    peers,
                    ops.meters(),
                    clock))
            : Optional.empty();
    relay.ifPresent(service ->
        metrics.signatures(service.signatureProvider(), service.slowSignatures().isPresent()));
    relay
        .map(service -> new Part("relay", service, service::routes))
        .ifPresent(part -> {
          parts.add(part);
          part.startOrThrow();
        });

    var later = new ArrayList<Part>();
    Optional<ArchiveIndexer> archive =
        plays(Role.ARCHIVE)
            ? Optional.of(
                new ArchiveIndexer(
                    archiveConfig(),
                    logConfig,
                    log,
                    topics,
                    new WithdrawalKeys(SecretFile.readOrMake(settings.secretFile())),
                    peers,
                    ops.meters(),
                    clock))
            : Optional.empty();
    archive.ifPresent(service -> later.add(new Part("archive", service)));
    if (plays(Role.QUERY)) {
      later.add(queryPart(shards(archive), log, topics, ops));
    }
    parts.addAll(later);
    var checks =
        new NodeChecks(
            () -> new TopicAudit(logConfig, settings.layout()).of(kept),
            peers::clockSkew,
            relay.map(Relay::signatureProvider).orElse(""),
            relay.flatMap(Relay::slowSignatures));
    var status =
        new NodeStatus(
            settings, nodeId, token, HORIZON, ERASURE, clock.instant(), this::readiness, checks);
    opened(
            new Web(
                settings.listen(),
                Web.Bounds.USUAL,
                new DoorMetrics(ops.meters()),
                relay.map(Relay::inboxes),
                routes -> {
                  parts.forEach(part -> part.addTo(routes));
                  status.addTo(routes);
                  rules.ifPresent(page -> page.addTo(routes));
                  if (!settings.opsApart()) {
                    ops.addTo(routes);
                  }
                }))
        .start();
    later.forEach(Part::start);
  }

  private ArchiveConfig archiveConfig() {
    return new ArchiveConfig(
        settings.data().resolve("archive"),
        settings.shardListen().map(listen -> new ShardListen(listen.host(), listen.port())),
        DirectoryConfig.defaults());
  }

  /// Our own, where all of them are here; else everybody's.
  private ShardPort shards(Optional<ArchiveIndexer> archive) {
    if (archive.isPresent() && settings.shards().isEmpty()) {
      return archive.get().shards();
    }
    return opened(new RemoteShards(settings.shards()));
  }

  private Part queryPart(ShardPort shards, KafkaEventLog log, Topics topics, Ops ops) {
    var communities = new CommunityIndex(log, topics);
    var api = new QueryApi(queryConfig(), shards, communities, ops.meters());
    return new Part("query", communities, api::addTo);
  }

  private QueryConfig queryConfig() {
    return new QueryConfig(
        settings.origin().text(),
        settings.canFederate(),
        settings.operator(),
        settings.contact(),
        settings.rules().map(Texts::rules),
        Version.text(),
        HORIZON,
        ERASURE,
        new SearchLimit(settings.searchesPerMinute(), settings.proxies()));
  }

  private boolean plays(Role role) {
    return settings.roles().contains(role);
  }

  private void ensurePortsFree() {
    settings.listen().ensureFree(Flag.LISTEN);
    if (settings.opsApart()) {
      settings.opsListen().ensureFree(Flag.OPS_LISTEN);
    }
    settings.shardListen().ifPresent(shard -> shard.ensureFree(Flag.SHARD_LISTEN));
  }

  private Map<String, Object> client() {
    if (settings.kafka().isEmpty()) {
      var broker =
          opened(
              new EmbeddedBroker(new EmbeddedBrokerConfig(settings.data().resolve("broker"), 0)));
      broker.start();
      return broker.clientConfig();
    }
    var client = new HashMap<String, Object>();
    settings.kafkaConfig().map(Texts::kafkaConfig).ifPresent(client::putAll);
    client.put("bootstrap.servers", String.join(",", settings.kafka()));
    return client;
  }

  private PeerConfig peerConfig() {
    return PeerConfig.defaults(
        "Commonplace/" + Version.text() + " (+" + settings.origin() + ")",
        settings.allowInsecurePeers());
  }

  private RelayConfig relayConfig(String nodeId, String token, boolean hasRules) {
    return new RelayConfig(
        settings.origin().text(),
        nodeId,
        settings.data(),
        settings.secretFile(),
        Membership.valueOf(settings.membership().toUpperCase(Locale.ROOT)),
        HORIZON,
        settings.postsPerSecond(),
        settings.announcesPerSecond(),
        settings.proxies(),
        token,
        Version.text(),
        settings.operator(),
        settings.contact(),
        hasRules ? Optional.of(settings.origin() + RulesPage.PATH) : Optional.empty());
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  /// All at once: they do not know each other, and each waits for its own threads.
  private void closeParts() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      parts.forEach(part -> threads.execute(part::close));
    }
  }

  /// How each part is.
  Readiness readiness() {
    return Readiness.of(List.copyOf(parts));
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      var resource = opened.pop();
      try {
        resource.close();
      } catch (Exception e) {
        LOG.error("Something did not close: what={}", resource.getClass().getSimpleName(), e);
      }
    }
    if (!parts.isEmpty()) {
      LOG.info("Commonplace stopped");
    }
  }
}
