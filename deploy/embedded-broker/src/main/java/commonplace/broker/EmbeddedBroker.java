package commonplace.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A single Kafka node in this process. It listens on loopback only and asks every client for a
/// random password that is kept in the data folder, so that other users of the machine can neither
/// read nor forge the log. What it acknowledged survives a SIGKILL.
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  private record Running(KafkaRaftServer server, int port, String password, FileChannel lockFile) {}

  private final EmbeddedBrokerConfig config;
  private Optional<Running> running = Optional.empty();

  public EmbeddedBroker(EmbeddedBrokerConfig config) {
    this.config = config;
  }

  /// Starts and returns once clients can connect.
  ///
  /// @throws BrokerStartException if the data folder cannot be used, another process uses it, or
  ///   the port is taken
  public void start() {
    var dir = config.dataDir().toAbsolutePath();
    try {
      makeOwnersOnly(dir);
    } catch (IOException e) {
      throw new BrokerStartException("The data folder cannot be written: " + dir, e);
    }
    var lockFile = lock(dir);
    try {
      running = Optional.of(start(dir, lockFile));
    } catch (IOException e) {
      closeQuietly(lockFile);
      throw new BrokerStartException("The data folder cannot be used: " + dir, e);
    } catch (RuntimeException e) {
      closeQuietly(lockFile);
      throw e;
    }
  }

  private Running start(Path dir, FileChannel lockFile) throws IOException {
    var password = BrokerPassword.in(dir.resolve("broker.password"));
    int port = config.port() == 0 ? freePort() : config.port();
    var settings = BrokerSettings.of(dir.resolve("log"), port, freePort(), password);
    format(dir.resolve("log"));
    var server = new KafkaRaftServer(kafkaConfig(settings), Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw new BrokerStartException("The embedded broker did not start on port " + port, e);
    }
    LOG.info("Embedded broker started: port={} data={}", port, dir);
    return new Running(server, port, password, lockFile);
  }

  private static KafkaConfig kafkaConfig(Properties settings) {
    return KafkaConfig.fromProps(settings, false);
  }

  private static void format(Path logDir) throws IOException {
    if (Files.exists(logDir.resolve("meta.properties"))) {
      return;
    }
    var formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(BrokerSettings.NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
            .setMetadataLogDirectory(logDir.toString())
            .addDirectory(logDir.toString())
            .setIgnoreFormatted(true);
    try {
      formatter.run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new BrokerStartException("The log folder cannot be formatted: " + logDir, e);
    }
  }

  /// Kafka makes its files with the rights that the umask leaves, so the folder keeps others out.
  private static void makeOwnersOnly(Path dir) throws IOException {
    Files.createDirectories(dir);
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
  }

  private static FileChannel lock(Path dir) {
    try {
      var channel =
          FileChannel.open(
              dir.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!tookLock(channel)) {
        channel.close();
        throw new BrokerStartException("Another process already runs on this data folder: " + dir);
      }
      return channel;
    } catch (IOException e) {
      throw new BrokerStartException("The data folder cannot be written: " + dir, e);
    }
  }

  private static boolean tookLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Where clients connect, `host:port`.
  public String bootstrapServers() {
    return "127.0.0.1:" + started().port;
  }

  /// What a Kafka client needs to connect, the password included.
  public Map<String, Object> clientConfig() {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers(),
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        BrokerSettings.clientJaas(started().password));
  }

  private Running started() {
    return running.orElseThrow(() -> new IllegalStateException("The broker is not started"));
  }

  @Override
  public void close() {
    running.ifPresent(r -> {
      r.server.shutdown();
      r.server.awaitShutdown();
      closeQuietly(r.lockFile);
    });
    running = Optional.empty();
  }

  private static void closeQuietly(FileChannel lockFile) {
    try {
      lockFile.close();
    } catch (IOException e) {
      LOG.warn("The lock of the data folder was not released", e);
    }
  }
}
