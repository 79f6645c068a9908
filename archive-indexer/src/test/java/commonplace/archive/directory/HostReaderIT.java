package commonplace.archive.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import commonplace.core.activitypub.Authority;
import commonplace.core.peer.PeerClient;
import commonplace.core.peer.PeerConfig;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Visits over real HTTP.
class HostReaderIT {
  private static final String JSON = "application/json";

  private final FakePeer server = FakePeer.start();
  private final PeerClient peers =
      new PeerClient(PeerConfig.defaults("Commonplace/0.1", true), InstantSource.system());
  private final HostReader reader = new HostReader(peers, "Commonplace");

  @BeforeEach
  void start() {
    peers.start();
  }

  @AfterEach
  void stop() {
    peers.close();
    server.close();
  }

  private static Host host(String authority) {
    return new Host("http", Authority.of(authority));
  }

  private HostReading read() throws InterruptedException {
    return reader.read(host(server.authority()));
  }

  private ServerCard card() throws InterruptedException {
    return read() instanceof HostReading.Read(_, var card) ? card : ServerCard.EMPTY;
  }

  private List<String> fetched() {
    return server.fetches().stream().map(Received::target).toList();
  }

  @Test
  void anOlderServerIsAskedTheOlderWay() throws Exception {
    server.serve("/api/v1/instance", 200, JSON, "{\"title\":\"Old\",\"registrations\":false}");
    assertThat(card().name()).isEqualTo("Old");
    assertThat(fetched())
        .endsWith("/nodeinfo/2.0", "/api/v2/instance", "/api/v1/instance")
        .hasSize(5);
  }

  @Test
  void aLemmyIsAskedItsOwnWayFirst() throws Exception {
    server.software("lemmy", "0.19");
    server.serve("/api/v3/site", 200, JSON, "{\"site_view\":{\"site\":{\"name\":\"Feddit\"}}}");
    assertThat(card().name()).isEqualTo("Feddit");
    assertThat(card().software()).isEqualTo("lemmy");
    assertThat(fetched().subList(0, 4))
        .containsExactly("/robots.txt", "/.well-known/nodeinfo", "/nodeinfo/2.0", "/api/v3/site");
  }

  @Test
  void nodeInfoAloneIsEnough() throws Exception {
    server.nodeInfo(
        Json.parse(
            """
            {"software":{"name":"misskey"},"metadata":{"nodeName":"Star","nodeDescription":"shines"},
             "usage":{"users":{"activeMonth":5}}}
            """));
    assertThat(card().name()).isEqualTo("Star");
    assertThat(card().summary()).isEqualTo("shines");
    assertThat(card().activeMonth()).contains(5L);
  }

  @Test
  void nonsenseCountsAsAbsent() throws Exception {
    server.serve("/robots.txt", 200, "text/html", "<html>Not a robots.txt</html>");
    server.serve("/.well-known/nodeinfo", 200, JSON, "[[[");
    server.serve("/api/v2/instance", 200, "text/html", "<html>Welcome</html>");
    server.serve("/api/v1/instance", 200, JSON, "{\"title\":[1],\"title\":2}");
    server.serve("/api/v3/site", 200, JSON, "\"x\"");
    assertThat(read()).isInstanceOf(HostReading.Read.class);
    assertThat(card()).isEqualTo(ServerCard.EMPTY);
  }

  @Test
  void aTiredServerIsLeftAlone() throws Exception {
    server.serve("/robots.txt", 429, "text/plain", "slow down");
    assertThat(read()).isInstanceOf(HostReading.Failed.class);
    assertThat(fetched()).containsExactly("/robots.txt");
    server.robots("");
    server.serve("/.well-known/nodeinfo", 503, "text/plain", "later");
    assertThat(read()).isInstanceOf(HostReading.Failed.class);
    assertThat(fetched()).containsExactly("/robots.txt", "/robots.txt", "/.well-known/nodeinfo");
    server.goDown();
    assertThat(read()).isInstanceOf(HostReading.Failed.class);
    server.comeBack();
  }

  @Test
  void whatOneDocumentSaidCountsThoughAnotherFailed() throws Exception {
    server.serve("/api/v2/instance", 500, "text/plain", "oops");
    assertThat(card().software()).isEqualTo("mastodon");
    assertThat(fetched()).endsWith("/api/v2/instance");
  }

  @Test
  void anotherServersAnswerIsNotTaken() throws Exception {
    server.instance(Json.parse("{\"title\":\"Somebody else\"}"));
    var redirecting =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    redirecting.createContext("/", exchange -> redirect(exchange, server.origin()));
    redirecting.start();
    try {
      var here = host("127.0.0.1:" + redirecting.getAddress().getPort());
      assertThat(reader.read(here))
          .isInstanceOfSatisfying(
              HostReading.Read.class, read -> assertThat(read.card()).isEqualTo(ServerCard.EMPTY));
    } finally {
      redirecting.stop(0);
    }
  }

  private static void redirect(HttpExchange exchange, String origin) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Location", origin + exchange.getRequestURI());
      exchange.sendResponseHeaders(302, -1);
    }
  }
}
