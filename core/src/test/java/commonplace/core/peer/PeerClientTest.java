package commonplace.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import commonplace.core.activitypub.Iri;
import commonplace.core.httpsig.BodyDigest;
import commonplace.core.httpsig.Signer;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.RsaKeyPair;
import commonplace.core.runtime.Bytes;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerClientTest {
  private static final RsaKeyPair KEY = RsaKeyPair.generate(CryptoProvider.best());
  private static final Signer SIGNER =
      new Signer("https://relay.example/actor#main-key", KEY, InstantSource.system());

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<InetSocketAddress> clients = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private HttpServer server;
  private PeerClient client;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    client = new PeerClient(config(true), InstantSource.system());
    client.start();
  }

  @AfterEach
  void stop() {
    closing.countDown();
    client.close();
    server.stop(0);
  }

  private static PeerConfig config(boolean insecure) {
    return config(insecure, PATIENCE);
  }

  private static PeerConfig config(boolean insecure, Duration patience) {
    return new PeerConfig("Commonplace/test", insecure, patience, patience, 1_000, 4, 100);
  }

  private void answer(String path, int status, String body, String... headers) {
    server.createContext(
        path,
        exchange -> {
          seen.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Host"));
          clients.add(exchange.getRemoteAddress());
          exchange.getRequestBody().readAllBytes();
          for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
          }
          var bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  /// A body that comes slowly and does not end.
  ///
  /// @param bytes after which nothing comes any more
  private void drip(String path, int status, int bytes) {
    server.createContext(
        path,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, 0);
          try (var out = exchange.getResponseBody()) {
            int sent = 0;
            do {
              if (sent < bytes) {
                out.write('x');
                sent++;
              }
              out.flush(); // the headers, too
            } while (!closing.await(200, TimeUnit.MILLISECONDS));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private Iri url(String path) {
    return Iri.of("http://" + authority() + path);
  }

  private FetchResult get(String path) throws InterruptedException {
    return client.get(url(path), "application/activity+json", Optional.of(SIGNER));
  }

  private PostResult post(String path) throws InterruptedException {
    return post(client, path);
  }

  private PostResult post(PeerClient from, String path) throws InterruptedException {
    var body = Bytes.utf8("{}");
    return from.post(
        PeerTarget.of(url(path)),
        body,
        BodyDigest.of(body.shared()),
        "application/activity+json",
        SIGNER);
  }

  @Test
  void whatIsStillTheSameIsNotSentAgain() throws Exception {
    var known = new Validators(Optional.of("\"v1\""), Optional.of("Mon, 02 Mar 2026 10:00:00 GMT"));
    server.createContext(
        "/list",
        exchange -> {
          var request = exchange.getRequestHeaders();
          boolean same =
              known.etag().get().equals(request.getFirst("If-None-Match"))
                  && known.lastModified().get().equals(request.getFirst("If-Modified-Since"));
          exchange.getResponseHeaders().add("ETag", known.etag().get());
          exchange.getResponseHeaders().add("Last-Modified", known.lastModified().get());
          exchange.sendResponseHeaders(same ? 304 : 200, -1);
          exchange.close();
        });
    var first = client.get(url("/list"), "text/csv", Validators.NONE, 1_000);
    assertThat(first)
        .isInstanceOfSatisfying(
            FetchResult.Fetched.class,
            fetched -> {
              assertThat(fetched.isOk()).isTrue();
              assertThat(fetched.validators()).isEqualTo(known);
            });
    assertThat(client.get(url("/list"), "text/csv", known, 1_000))
        .isInstanceOfSatisfying(
            FetchResult.Fetched.class, fetched -> assertThat(fetched.isUnchanged()).isTrue());
  }

  @Test
  void pathAndQueryGoOutAsTheyWereSigned() throws Exception {
    answer("/", 200, "hello");
    var path = "/users//a%2Fb;x=%C3%A9?q=a+b%20c&q=1&empty=&flag";
    assertThat(get(path))
        .isInstanceOfSatisfying(
            FetchResult.Fetched.class, f -> assertThat(f.body().utf8()).isEqualTo("hello"));
    assertThat(seen).containsExactly("GET " + path + " " + authority());
  }

  /// A document of a kilobyte may stand for a gigabyte: it is what it is sent as.
  @Test
  void aPackedAnswerIsNotUnpacked() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[500]);
    }
    var body = packed.toByteArray();
    server.createContext(
        "/packed",
        exchange -> {
          assertThat(exchange.getRequestHeaders().get("Accept-Encoding")).isNull();
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    assertThat(get("/packed"))
        .isInstanceOfSatisfying(
            FetchResult.Fetched.class,
            fetched -> assertThat(fetched.body().toArray()).isEqualTo(body));
  }

  @Test
  void aConnectionIsUsedAgain() throws Exception {
    answer("/inbox", 202, "");
    for (int i = 0; i < 3; i++) {
      assertThat(post("/inbox")).isEqualTo(new PostResult.Answered(202, Optional.empty()));
    }
    assertThat(clients).hasSize(3).containsOnly(clients.getFirst());
  }

  /// Direct memory comes back late: what many connections needed at once is used again.
  @Test
  void buffersAreUsedAgainWithinABound() {
    var http = PeerClient.client(config(true), InetAddress::getAllByName, _ -> false);
    assertThat(http.getResponseBufferSize()).as("holds a TLS record").isGreaterThan(16_704);
    var pool = (ArrayByteBufferPool) http.getByteBufferPool();
    var first = memories(pool, 300);
    assertThat(memories(pool, 300)).isEqualTo(first);
    assertThat(memories(pool, 3_000)).hasSize(3_000);
    assertThat(pool.getDirectMemory()).isLessThanOrEqualTo(16 << 20);
  }

  /// Takes so many at once, and gives them back.
  private static Set<ByteBuffer> memories(ByteBufferPool pool, int count) {
    var taken = IntStream.range(0, count).mapToObj(_ -> pool.acquire(17_000, true)).toList();
    Set<ByteBuffer> memories = Collections.newSetFromMap(new IdentityHashMap<>());
    taken.forEach(buffer -> memories.add(buffer.getByteBuffer()));
    taken.forEach(buffer -> buffer.release());
    return memories;
  }

  @Test
  void retryAfterIsReadBothWays() throws Exception {
    answer("/busy", 429, "", "Retry-After", "7");
    answer("/odd", 503, "", "Retry-After", "99999999999999999999");
    answer("/late", 503, "", "Retry-After", "Fri, 01 Jan 2010 00:00:00 GMT");
    assertThat(post("/busy"))
        .isEqualTo(new PostResult.Answered(429, Optional.of(Duration.ofSeconds(7))));
    assertThat(post("/odd")).isEqualTo(new PostResult.Answered(503, Optional.empty()));
    assertThat(post("/late")).isEqualTo(new PostResult.Answered(503, Optional.of(Duration.ZERO)));
  }

  @Test
  void whyAPostWasNotTakenIsReadUpToABound() throws Exception {
    answer("/why", 401, "<html><title>No</title><body><p>key\u0007 <b>un\u202eknown</b></p>");
    answer("/long", 403, "x".repeat(10_000));
    answer("/taken", 202, "thank you");
    assertThat(post("/why"))
        .isEqualTo(new PostResult.Answered(401, Optional.empty(), "No key unknown"));
    assertThat(post("/long"))
        .isEqualTo(new PostResult.Answered(403, Optional.empty(), "x".repeat(199) + "…"));
    assertThat(post("/taken")).isEqualTo(new PostResult.Answered(202, Optional.empty()));
  }

  private static PostResult cutOff(int status, String said) {
    return new PostResult.Answered(status, Optional.empty(), said, false, true);
  }

  /// A page of a firewall's, or of some software's.
  @Test
  void aLongBodyDoesNotChangeWhatAPostWasAnswered() throws Exception {
    answer("/gone", 410, "x".repeat(100_000));
    answer("/taken", 202, "x".repeat(100_000));
    assertThat(post("/gone")).isEqualTo(cutOff(410, "x".repeat(199) + "…"));
    assertThat(post("/taken")).isEqualTo(cutOff(202, ""));
    assertThat(post("/gone")).isInstanceOf(PostResult.Answered.class);
  }

  @Test
  void aBodyWithoutEndIsNotWaitedFor() throws Exception {
    drip("/gone", 410, Integer.MAX_VALUE);
    drip("/taken", 202, Integer.MAX_VALUE);
    long begun = System.nanoTime();
    assertThat(post("/gone"))
        .isInstanceOfSatisfying(
            PostResult.Answered.class,
            answered -> {
              assertThat(answered.status()).isEqualTo(410);
              assertThat(answered.said()).startsWith("x");
              assertThat(answered.cutOff()).isTrue();
            });
    assertThat(post("/taken")).isEqualTo(cutOff(202, ""));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aBodyThatStopsIsNotWaitedFor(int bytes) throws Exception {
    drip("/taken", 202, bytes);
    long begun = System.nanoTime();
    assertThat(post("/taken")).isEqualTo(cutOff(202, ""));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
  }

  @Test
  void redirectsAreFollowedForGetUpToABound() throws Exception {
    answer("/a", 301, "", "Location", "/b");
    answer("/b", 302, "", "Location", "//" + authority() + "/c");
    answer("/c", 200, "there");
    answer("/loop", 302, "", "Location", "/loop");
    assertThat(get("/a"))
        .isInstanceOfSatisfying(
            FetchResult.Fetched.class, f -> assertThat(f.location()).isEqualTo(url("/c")));
    assertThat(get("/loop")).isEqualTo(new FetchResult.Unreachable("more than 3 redirects"));
    assertThat(post("/a")).isEqualTo(new PostResult.Answered(301, Optional.empty()));
  }

  @Test
  void anAnswerBeyondTheBoundIsCutOff() throws Exception {
    answer("/large", 200, "x".repeat(1_001));
    answer("/fits", 200, "x".repeat(1_000));
    assertThat(get("/large")).isEqualTo(new FetchResult.TooLarge(1_000));
    assertThat(get("/fits")).isInstanceOf(FetchResult.Fetched.class);
    assertThat(client.get(url("/large"), "text/csv", Validators.NONE, 1_001))
        .as("where more is expected")
        .isInstanceOf(FetchResult.Fetched.class);
    assertThat(client.get(url("/large"), "text/csv", Validators.NONE, 900))
        .isEqualTo(new FetchResult.TooLarge(900));
  }

  @Test
  void theTimeOutCoversADrippingBody() throws Exception {
    drip("/drip", 200, Integer.MAX_VALUE);
    try (var impatient =
        new PeerClient(config(true, Duration.ofSeconds(2)), InstantSource.system())) {
      impatient.start();
      assertThat(impatient.get(url("/drip"), "*/*", Optional.empty()))
          .isEqualTo(new FetchResult.Unreachable("no complete answer in time"));
    }
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() throws Exception {
    var gone = url("/inbox");
    server.stop(0);
    assertThat(client.get(gone, "*/*", Optional.empty()))
        .isInstanceOf(FetchResult.Unreachable.class);
  }

  @Test
  void productionRefusesWhatOnlyDevelopmentMayDo() throws Exception {
    try (var strict =
        new PeerClient(
            config(false),
            InstantSource.system(),
            _ -> new InetAddress[] {InetAddress.getByName("10.0.0.1")},
            BlockedAddresses::contains)) {
      strict.start();
      for (var url :
          List.of(
              "http://a.example/x",
              "https://a.example:8443/x",
              "https://127.0.0.1/x",
              "https://2130706433/x",
              "https://0x7f000001/x",
              "https://[::1]/x",
              "https://[::ffff:10.0.0.1]/x",
              "https://a.example../x",
              "https://../x",
              "https://inside.example/x")) {
        assertThat(strict.get(Iri.of(url), "*/*", Optional.empty()))
            .as(url)
            .isInstanceOf(FetchResult.Blocked.class);
      }
    }
  }
}
