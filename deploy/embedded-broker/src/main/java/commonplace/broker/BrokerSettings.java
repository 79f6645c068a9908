package commonplace.broker;

import java.nio.file.Path;
import java.util.Properties;

/// The broker's settings: one node that is broker and controller, on loopback, behind a password,
/// small.
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String BROKER_LISTENER = "BROKER";
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final String USER = "commonplace";

  private BrokerSettings() {}

  static Properties of(Path logDir, int port, int controllerPort, String password) {
    var settings = new Properties();
    identity(settings, logDir, port, controllerPort);
    authentication(settings, password);
    oneReplica(settings);
    smallFootprint(settings);
    settings.put("auto.create.topics.enable", "false");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("log.message.timestamp.type", "LogAppendTime");
    return settings;
  }

  private static void identity(Properties settings, Path logDir, int port, int controllerPort) {
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    settings.put("log.dirs", logDir.toString());
    settings.put(
        "listeners",
        BROKER_LISTENER
            + "://127.0.0.1:"
            + port
            + ","
            + CONTROLLER_LISTENER
            + "://127.0.0.1:"
            + controllerPort);
    settings.put("advertised.listeners", BROKER_LISTENER + "://127.0.0.1:" + port);
    settings.put("inter.broker.listener.name", BROKER_LISTENER);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
  }

  private static void authentication(Properties settings, String password) {
    settings.put(
        "listener.security.protocol.map",
        BROKER_LISTENER + ":SASL_PLAINTEXT," + CONTROLLER_LISTENER + ":SASL_PLAINTEXT");
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put("sasl.mechanism.controller.protocol", "PLAIN");
    var jaas = clientJaas(password).replace(";", "") + " user_" + USER + "=\"" + password + "\";";
    settings.put("listener.name.broker.plain.sasl.jaas.config", jaas);
    settings.put("listener.name.controller.plain.sasl.jaas.config", jaas);
  }

  static String clientJaas(String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
        + USER
        + "\" password=\""
        + password
        + "\";";
  }

  private static void oneReplica(Properties settings) {
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("default.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
  }

  private static void smallFootprint(Properties settings) {
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    settings.put("log.cleaner.io.buffer.size", Integer.toString(256 << 10));
    settings.put("log.cleaner.threads", "1");
    settings.put("log.cleaner.backoff.ms", "15000");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("num.replica.fetchers", "1");
    settings.put("socket.send.buffer.bytes", Integer.toString(128 << 10));
    settings.put("socket.receive.buffer.bytes", Integer.toString(128 << 10));
    settings.put("socket.request.max.bytes", Integer.toString(32 << 20));
    settings.put("transaction.state.log.segment.bytes", Integer.toString(8 << 20));
    settings.put("offsets.topic.segment.bytes", Integer.toString(8 << 20));
    settings.put("metadata.log.segment.bytes", Integer.toString(8 << 20));
    settings.put("metadata.max.retention.bytes", Integer.toString(32 << 20));
    settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    settings.put("controlled.shutdown.enable", "true");
  }
}
