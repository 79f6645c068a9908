package commonplace.relay;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.peer.PeerClient;
import commonplace.core.peer.PeerConfig;
import commonplace.core.runtime.HttpErrors;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.relay.delivery.SubscriberStatus;
import commonplace.relay.subscription.Membership;
import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jetty.server.Server;

/// A relay with everything real but the log.
final class RunningRelay implements AutoCloseable {
  private static final int MAX_TRIES = 5;
  static final int POSTS_PER_SECOND = 20;
  static final String TOKEN = "a token for the operator";

  /// Whose X-Forwarded-For is believed, beside that of this machine.
  static final String PROXY = "10.0.0.9";

  final InMemoryEventLog log;
  final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Relay relay;
  final String origin;
  private final PeerClient peers;
  private final Javalin http;
  private final Path folder;
  private final Membership membership;

  /// @param node what others call it
  /// @param data the folder of this node; `folder` is what all nodes of a house share
  private RunningRelay(
      InMemoryEventLog log,
      String node,
      Path folder,
      Path data,
      Membership membership,
      String origin,
      int port,
      InstantSource clock) {
    this.log = log;
    this.folder = folder;
    this.membership = membership;
    this.origin = origin;
    peers = new PeerClient(PeerConfig.defaults("Test (+" + origin + ")", true), clock);
    var config =
        new RelayConfig(
            origin,
            node,
            data,
            folder.resolve("secret"),
            membership,
            Duration.ofDays(3),
            POSTS_PER_SECOND,
            RelayConfig.DEFAULT_ANNOUNCES_PER_SECOND,
            Set.of(InetAddress.ofLiteral(PROXY)),
            TOKEN,
            "0",
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    relay = new Relay(config, log, topics, peers, meters, clock);
    http =
        Javalin.create(c -> {
          c.startup.showJavalinBanner = false;
          HttpErrors.addTo(c);
          c.jetty.modifyServer(jetty -> jetty.setHandler(relay.inboxes()));
          relay.routes(c.routes);
        });
    peers.start();
    relay.start();
    try {
      http.start("127.0.0.1", port);
    } catch (JavalinBindException e) {
      close();
      throw e;
    }
  }

  static RunningRelay start(Path folder) throws IOException {
    return start(folder, Membership.OPEN);
  }

  static RunningRelay start(Path folder, Membership membership) throws IOException {
    return start(folder, membership, InstantSource.system());
  }

  static RunningRelay start(Path folder, Membership membership, InstantSource clock)
      throws IOException {
    var log = new InMemoryEventLog(clock);
    for (int tries = 1; ; tries++) {
      try {
        return on(log, folder, membership, freePort(), clock);
      } catch (JavalinBindException e) {
        // somebody else was given the port meanwhile
        if (tries == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  static RunningRelay on(InMemoryEventLog log, Path folder, Membership membership, int port) {
    return on(log, folder, membership, port, InstantSource.system());
  }

  static RunningRelay on(
      InMemoryEventLog log, Path folder, Membership membership, int port, InstantSource clock) {
    return new RunningRelay(
        log, "a", folder, folder, membership, "http://127.0.0.1:" + port, port, clock);
  }

  /// Another node of the same house, with the same origin, secret and log, on a port of its own.
  RunningRelay beside(String node, InstantSource clock) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return new RunningRelay(
            log, node, folder, folder.resolve(node), membership, origin, freePort(), clock);
      } catch (JavalinBindException e) {
        if (tries == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  /// The URL of a path at this very node.
  String here(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// The same after a restart, on the same port and the same log.
  RunningRelay again() {
    int port = http.port();
    close();
    return on(log, folder, membership, port);
  }

  String inbox() {
    return origin + "/inbox";
  }

  /// Method and path of each route below a path.
  List<String> routesBelow(String path) {
    return http.unsafe.internalRouter.allHttpHandlers().stream()
        .map(handler -> handler.endpoint)
        .filter(endpoint -> endpoint.path.startsWith(path))
        .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
        .toList();
  }

  /// The server that speaks HTTP.
  Server server() {
    return http.jettyServer().server();
  }

  int port() {
    return http.port();
  }

  /// Everything on a topic, in order within each partition.
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

  /// How many records there are, by topic, but for cursors.
  Map<String, Integer> sizes() {
    var sizes = new TreeMap<String, Integer>();
    topics.all().forEach(topic -> sizes.put(topic.name(), records(topic).size()));
    sizes.remove(topics.deliveryCursors().name()); // they are stored in their own time
    return sizes;
  }

  /// Whether this member has got all that is on the log.
  boolean hasServed(FakePeer member) {
    var actor = ActorUri.of(member.instanceActor().id());
    return relay.deliveries().stream()
        .filter(status -> status.follow().subscriber().equals(actor))
        .anyMatch(this::isAtTheEnd);
  }

  /// Whether every subscriber of this node has.
  boolean hasServedAll() {
    return relay.deliveries().stream().allMatch(this::isAtTheEnd);
  }

  /// The lag does not say so: it counts only what this node has read of the log.
  private boolean isAtTheEnd(SubscriberStatus status) {
    return status.cursor().next().equals(log.endOffsets(topics.activities()));
  }

  List<String> keys(Topic<?> topic) {
    return records(topic).stream().map(LogRecord::key).toList();
  }

  @Override
  public void close() {
    http.stop();
    relay.close();
    peers.close();
  }
}
