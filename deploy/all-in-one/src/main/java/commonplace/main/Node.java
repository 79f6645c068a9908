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
import commonplace.core.runtime.Service;
import commonplace.query.web.StartPage;
import commonplace.relay.Relay;
import commonplace.relay.RelayConfig;
import commonplace.relay.subscription.Membership;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One process: the parts that its roles need, started in order and closed in reverse. Reads like a
/// parts list.
final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final int TOKEN_BYTES = 24;

  private final Settings settings;
  private final InstantSource clock;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Map<String, Service> services = new ConcurrentHashMap<>();

  Node(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /// Starts everything and returns when the inbox answers.
  ///
  /// @throws UsageException if a port or the data folder cannot be used
  void start() throws IOException {
    var data = opened(DataFolder.take(settings.data()));
    Web.ensureFree(Flag.LISTEN, settings.listen());
    var ops = new Ops(() -> Map.copyOf(services));
    var logConfig = new KafkaLogConfig(client(), settings.namespace(), nodeId(data));
    var topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
    new TopicSetup(
            logConfig, settings.kafka().isEmpty() ? TopicLayout.EMBEDDED : TopicLayout.CLUSTER)
        .ensure(topics.all());
    var log = opened(new KafkaEventLog(logConfig));
    log.start();
    opened(new Heartbeats(log, topics.all(), Heartbeats.INTERVAL)).start();
    var peers = new PeerClient(peerConfig(), clock);
    started("peers", peers);
    var relay = new Relay(relayConfig(), log, topics, peers, ops.meters(), clock);
    started("relay", relay);
    opened(new Web(settings.listen(), routes -> routes(routes, ops, relay))).start();
    LOG.info("Commonplace started: version={} origin={}", Version.text(), settings.origin());
  }

  private void routes(RoutesConfig routes, Ops ops, Relay relay) {
    relay.routes(routes);
    ops.addTo(routes);
    new StartPage(
            settings.origin().text(),
            settings.operator(),
            settings.contact(),
            settings.canFederate(),
            () -> relay.subscriptions().members().size())
        .addTo(routes);
  }

  private Map<String, Object> client() throws IOException {
    if (settings.kafka().isEmpty()) {
      var broker =
          opened(
              new EmbeddedBroker(new EmbeddedBrokerConfig(settings.data().resolve("broker"), 0)));
      broker.start();
      return broker.clientConfig();
    }
    var client = new HashMap<String, Object>();
    if (settings.kafkaConfig().isPresent()) {
      var properties = new Properties();
      try (Reader reader = Files.newBufferedReader(settings.kafkaConfig().get())) {
        properties.load(reader);
      }
      properties.stringPropertyNames().forEach(k -> client.put(k, properties.getProperty(k)));
    }
    client.put("bootstrap.servers", String.join(",", settings.kafka()));
    return client;
  }

  private String nodeId(DataFolder data) throws IOException {
    return settings.nodeId().isPresent() ? settings.nodeId().get() : "n" + data.line("node-id", 6);
  }

  private PeerConfig peerConfig() {
    return PeerConfig.defaults(
        "Commonplace/" + Version.text() + " (+" + settings.origin() + ")",
        settings.allowInsecurePeers());
  }

  private RelayConfig relayConfig() throws IOException {
    return new RelayConfig(
        settings.origin().text(),
        settings.data(),
        settings.secretFile(),
        Membership.valueOf(settings.membership().toUpperCase(Locale.ROOT)),
        Topics.DEFAULT_HORIZON,
        DataFolder.line(settings.adminTokenFile(), TOKEN_BYTES),
        Version.text(),
        settings.operator(),
        settings.contact(),
        settings.rules().map(Path::toString));
  }

  private <T extends AutoCloseable> T opened(T part) {
    started.push(part);
    return part;
  }

  private void started(String name, Service service) {
    opened(service);
    services.put(name, service);
    service.start();
  }

  /// What of it is ready, by name.
  Map<String, Service> services() {
    return new LinkedHashMap<>(services);
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      var part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("A part did not close: part={}", part.getClass().getSimpleName(), e);
      }
    }
  }
}
