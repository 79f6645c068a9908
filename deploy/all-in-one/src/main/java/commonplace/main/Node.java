package commonplace.main;

import commonplace.broker.EmbeddedBroker;
import commonplace.broker.EmbeddedBrokerConfig;
import commonplace.core.kafka.Heartbeats;
import commonplace.core.kafka.KafkaEventLog;
import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.kafka.TopicLayout;
import commonplace.core.kafka.TopicSetup;
import commonplace.core.log.Topics;
import commonplace.core.peer.PeerClient;
import commonplace.core.peer.PeerConfig;
import commonplace.query.web.StartPage;
import commonplace.relay.Relay;
import commonplace.relay.RelayConfig;
import commonplace.relay.subscription.Membership;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
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
    ensurePortsFree();
    Texts.ensureSecret(settings.secretFile(), settings.kafka().isEmpty());
    var token = Texts.adminToken(settings.adminTokenFile());
    var rules = settings.rules().map(file -> new RulesPage(Texts.rules(file)));
    var nodeId =
        settings.nodeId().isPresent() ? settings.nodeId().get() : "n" + data.line("node-id", 6);

    var ops = new Ops(this::readiness);
    if (settings.opsApart()) {
      opened(new Web(settings.opsListen(), ops::addTo)).start();
    }

    var topics = Topics.withHorizon(HORIZON);
    var logConfig = new KafkaLogConfig(client(), settings.namespace(), nodeId);
    new TopicSetup(
            logConfig, settings.kafka().isEmpty() ? TopicLayout.EMBEDDED : TopicLayout.CLUSTER)
        .ensure(topics.all());
    var log = opened(new KafkaEventLog(logConfig));
    log.start();
    opened(new Heartbeats(log, topics.all(), Heartbeats.INTERVAL)).start();
    var peers = new PeerClient(peerConfig(), clock);
    opened(peers).start();
    opened(this::closeParts);

    Optional<Relay> relay =
        plays(Role.RELAY)
            ? Optional.of(
                new Relay(
                    relayConfig(token, rules.isPresent()), log, topics, peers, ops.meters(), clock))
            : Optional.empty();
    relay
        .map(service -> new Part("relay", service, service::routes))
        .ifPresent(part -> {
          parts.add(part);
          part.startOrThrow();
        });

    var later = laterParts();
    parts.addAll(later);
    var status = new NodeStatus(settings, nodeId, token, HORIZON, clock.instant(), this::readiness);
    opened(
            new Web(
                settings.listen(),
                routes -> {
                  parts.forEach(part -> part.addTo(routes));
                  status.addTo(routes);
                  rules.ifPresent(page -> page.addTo(routes));
                  if (!settings.opsApart()) {
                    ops.addTo(routes);
                  }
                  if (plays(Role.QUERY)) {
                    startPage(relay).addTo(routes);
                  }
                }))
        .start();
    later.forEach(Part::start);
  }

  /// The parts of the archive and of the query service, which start once the door is open.
  private static List<Part> laterParts() {
    return List.of();
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

  private StartPage startPage(Optional<Relay> relay) {
    return new StartPage(
        settings.origin().text(),
        settings.operator(),
        settings.contact(),
        settings.canFederate(),
        () -> relay.map(r -> r.subscriptions().members().size()).orElse(0));
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

  private RelayConfig relayConfig(String token, boolean hasRules) {
    return new RelayConfig(
        settings.origin().text(),
        settings.data(),
        settings.secretFile(),
        Membership.valueOf(settings.membership().toUpperCase(Locale.ROOT)),
        HORIZON,
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
