package commonplace.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import commonplace.core.activitypub.Iri;
import commonplace.core.runtime.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real redirects of a real server: loopback stands for the one public address that there is here,
/// and everything else is guarded as ever.
class GuardedRedirectsTest {
  private static final InetAddress PUBLIC = InetAddress.getLoopbackAddress();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, InetAddress> names = new ConcurrentHashMap<>();
  private final List<String> lookedUp = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private PeerClient client;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(PUBLIC, 0), 0);
    server.start();
    names.put("public.example", PUBLIC);
    client =
        new PeerClient(
            new PeerConfig("Commonplace/test", true, PATIENCE, PATIENCE, 1_000, 4, 100),
            InstantSource.system(),
            this::lookUp,
            address -> !address.equals(PUBLIC) && BlockedAddresses.contains(address));
    client.start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    lookedUp.add(host);
    var known = names.get(host);
    return known == null ? InetAddress.getAllByName(host) : new InetAddress[] {known};
  }

  private void redirect(String path, String location) {
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Location", location);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
  }

  private void serve(String path, AtomicInteger count) {
    server.createContext(
        path,
        exchange -> {
          count.incrementAndGet();
          exchange.getResponseHeaders().add("Connection", "close");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
  }

  private FetchResult get(String path) throws InterruptedException {
    var url = "http://public.example:" + server.getAddress().getPort() + path;
    return client.get(Iri.of(url), "application/activity+json", Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:10.1.2.3]/",
        "http://[::1]/",
        "http://167772161/",
        "http://inside.example/"
      })
  void noneLeadsToAPrivateAddress(String location) throws Exception {
    names.put("inside.example", InetAddress.getByName("192.168.1.1"));
    redirect("/", location);
    assertThat(get("/")).isInstanceOf(FetchResult.Blocked.class);
    assertThat(lookedUp).as("it was followed").hasSize(2);
    assertThat(client.blocked()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "gopher://public.example/", "javascript:alert(1)"})
  void noneLeadsToAnotherScheme(String location) throws Exception {
    redirect("/", location);
    assertThat(get("/"))
        .isNotInstanceOf(FetchResult.Fetched.class)
        .isNotInstanceOf(FetchResult.TooLarge.class);
    assertThat(lookedUp).hasSize(1);
  }

  /// What was checked is what is connected to, and it is checked again for the next connection.
  @Test
  void aNameThatChangesItsAddressIsCheckedEachTime() throws Exception {
    var served = new AtomicInteger();
    serve("/", served);
    assertThat(get("/")).isInstanceOf(FetchResult.Fetched.class);
    assertThat(lookedUp).hasSize(1);
    names.put("public.example", InetAddress.getByName("10.0.0.1"));
    assertThat(get("/")).isInstanceOf(FetchResult.Blocked.class);
    assertThat(served).hasValue(1);
  }

  /// Outside of development only https on its own port is ever asked; the one hop that is answered
  /// here stands for such a server.
  @ParameterizedTest
  @ValueSource(
      strings = {"http://public.example/b", "https://public.example:8443/b", "https://10.0.0.1/b"})
  void noneLeadsFromHttpsToLess(String location) throws Exception {
    try (var strict =
        new PeerClient(PeerConfig.defaults("Commonplace/test", false), InstantSource.system())) {
      strict.start();
      var asked = new ArrayList<String>();
      var result =
          strict.get(
              Iri.of("https://public.example/a"),
              1_000,
              target -> {
                asked.add(target.scheme() + " " + target.pathAndQuery());
                return new Answer.Complete(
                    302,
                    "",
                    Bytes.EMPTY,
                    Optional.of(location),
                    Optional.empty(),
                    false,
                    Validators.NONE,
                    false);
              });
      assertThat(result).isInstanceOf(FetchResult.Blocked.class);
      assertThat(asked).containsExactly("https /a");
      assertThat(strict.blocked()).isEqualTo(1);
    }
  }

  @Test
  void oneThatLeadsRoundInCirclesEnds() throws Exception {
    redirect("/", "/");
    assertThat(get("/"))
        .isInstanceOfSatisfying(
            FetchResult.Unreachable.class,
            result -> assertThat(result.reason()).contains("redirects"));
  }
}
