package commonplace.core.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A fediverse server on loopback, for tests: actors and objects served at their ids, an inbox that
/// records and verifies, a client that signs. Its authority is `127.0.0.1:port`. Thread-safe.
public final class FakePeer implements AutoCloseable {
  private static final AtomicInteger NEXT_KEY = new AtomicInteger();

  static {
    // before the server's classes load: without it every answer waits for a delayed ACK
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Documents documents = new Documents();
  private final Map<String, FakeActor> actors = new ConcurrentHashMap<>();
  private final PeerInbox inbox = new PeerInbox();
  private final List<Received> fetches = new ArrayList<>();
  private final SigningClient client = new SigningClient();
  private final SenderKeys senderKeys = new SenderKeys(client);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final int port;
  private final FakeActor instanceActor;
  private HttpServer server;
  private ExecutorService threads;
  private volatile boolean signedFetchOnly;
  private volatile boolean messageSignaturesOnly;
  private volatile boolean asksForMessageSignatures;
  private volatile boolean strict;

  private FakePeer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    port = server.getAddress().getPort();
    threads = Executors.newVirtualThreadPerTaskExecutor();
    listen();
    instanceActor = add("/actor", "Application", authority(), "#main-key");
    software("mastodon", "4.5.0");
  }

  /// Starts one on a free port, with an instance actor at `/actor` and NodeInfo of a Mastodon.
  public static FakePeer start() {
    try {
      return new FakePeer();
    } catch (IOException e) {
      throw new UncheckedIOException("no port on loopback", e);
    }
  }

  /// Such as `127.0.0.1:34567`.
  public String authority() {
    return "127.0.0.1:" + port;
  }

  /// Such as `http://127.0.0.1:34567`.
  public String origin() {
    return "http://" + authority();
  }

  /// The shared inbox's URL.
  public String sharedInbox() {
    return origin() + "/inbox";
  }

  /// The server's own actor, an Application.
  public FakeActor instanceActor() {
    return instanceActor;
  }

  /// The Person of this name at `/users/NAME`; made when first asked for.
  public FakeActor person(String name) {
    return actors.computeIfAbsent(name, _ -> add("/users/" + name, "Person", name, "#main-key"));
  }

  /// The Group of this name at `/c/NAME`; made when first asked for.
  public FakeActor group(String name) {
    return actors.computeIfAbsent("!" + name, _ -> add("/c/" + name, "Group", name, "#main-key"));
  }

  /// Another actor, such as Pleroma's relay at `/relay` of type Application.
  public FakeActor actor(String path, String type, String name) {
    return actors.computeIfAbsent(path, _ -> add(path, type, name, "#main-key"));
  }

  /// The Person of this name at `/users/NAME`, whose key is a document of its own at
  /// `/users/NAME/main-key`, as GoToSocial has it: a path instead of a fragment.
  public FakeActor personWithKeyDocument(String name) {
    return actors.computeIfAbsent(
        name,
        _ -> {
          var actor = add("/users/" + name, "Person", name, "/main-key");
          documents.activity(actor.path() + "/main-key", () -> Json.bytes(actor.keyDocument()));
          return actor;
        });
  }

  private FakeActor add(String path, String type, String name, String keySuffix) {
    var keys = TestKeys.rsa(NEXT_KEY.getAndIncrement());
    var actor = new FakeActor(origin(), path, type, name, origin() + path + keySuffix, keys);
    documents.activity(path, () -> Json.bytes(actor.document()));
    return actor;
  }

  /// What has arrived, and how to answer.
  public PeerInbox inbox() {
    return inbox;
  }

  /// Every GET so far, in the order of arrival.
  public List<Received> fetches() {
    synchronized (fetches) {
      return List.copyOf(fetches);
    }
  }

  /// Serves an object at its `id`, which must be on this server; serves the new text if called
  /// again.
  public FakePeer publish(ObjectNode object) {
    var bytes = Json.bytes(object);
    documents.activity(pathOf(Json.text(object, "id")), () -> bytes);
    return this;
  }

  /// Serves any text at a path.
  public FakePeer serve(String path, int status, String contentType, String text) {
    documents.fixed(path, status, contentType, text);
    return this;
  }

  /// Answers 410 at an id from now on, of an object or an actor.
  public FakePeer gone(String id) {
    documents.fixed(pathOf(id), 410, "text/plain", "gone");
    return this;
  }

  /// Answers 404 at an id from now on.
  public FakePeer forget(String id) {
    documents.remove(pathOf(id));
    return this;
  }

  /// Sets the software's name and version in NodeInfo, with open registrations.
  public FakePeer software(String name, String version) {
    var json = Json.object().put("version", "2.0").put("openRegistrations", true);
    json.putObject("software").put("name", name).put("version", version);
    json.putArray("protocols").add("activitypub");
    json.putObject("services").putArray("inbound");
    json.putObject("usage").putObject("users").put("total", 1);
    json.putObject("metadata");
    return nodeInfo(json);
  }

  /// Sets NodeInfo as a whole.
  public FakePeer nodeInfo(JsonNode json) {
    var links = Json.object();
    links
        .putArray("links")
        .addObject()
        .put("rel", "http://nodeinfo.diaspora.software/ns/schema/2.0")
        .put("href", origin() + "/nodeinfo/2.0");
    documents.json("/.well-known/nodeinfo", links.toString());
    documents.json("/nodeinfo/2.0", json.toString());
    return this;
  }

  /// Sets `/api/v2/instance`; not served before.
  public FakePeer instance(JsonNode json) {
    documents.json("/api/v2/instance", json.toString());
    return this;
  }

  /// Sets `/robots.txt`; not served before.
  public FakePeer robots(String text) {
    return serve("/robots.txt", 200, "text/plain", text);
  }

  /// Answers unsigned GETs with 401, as GoToSocial does; the instance actor, key documents,
  /// NodeInfo and robots.txt excepted.
  public FakePeer signedFetchOnly(boolean value) {
    signedFetchOnly = value;
    return this;
  }

  /// Answers GETs with 401 that are not signed as in RFC 9421, with the same exceptions.
  public FakePeer messageSignaturesOnly(boolean value) {
    messageSignaturesOnly = value;
    return signedFetchOnly(value);
  }

  /// Asks for signatures as in RFC 9421 in its answers to POSTs.
  public FakePeer asksForMessageSignatures(boolean value) {
    asksForMessageSignatures = value;
    return this;
  }

  /// Answers POSTs with 401 whose signature does not hold, whatever else it was told to answer.
  public FakePeer strict(boolean value) {
    strict = value;
    return this;
  }

  /// Forgets the keys of others that it has fetched.
  public FakePeer forgetKeys() {
    senderKeys.forget();
    return this;
  }

  /// POSTs an activity, signed by one of this peer's actors.
  public Reply post(String inboxUrl, FakeActor actor, byte[] json) {
    return client.post(inboxUrl, actor, json);
  }

  /// POSTs an activity, signed by one of this peer's actors.
  public Reply post(String inboxUrl, FakeActor actor, JsonNode json) {
    return post(inboxUrl, actor, Json.bytes(json));
  }

  /// For everything else that is sent.
  public SigningClient client() {
    return client;
  }

  /// Stops listening: connections are refused until {@link #comeBack}.
  public synchronized void goDown() {
    server.stop(0);
    threads.shutdownNow();
  }

  /// Listens again, on the same port, with all that was set.
  public synchronized void comeBack() {
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " was taken meanwhile", e);
    }
    threads = Executors.newVirtualThreadPerTaskExecutor();
    listen();
  }

  private void listen() {
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var method = exchange.getRequestMethod();
      var target = exchange.getRequestURI().toString();
      var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name, List.copyOf(values)));
      var body = exchange.getRequestBody().readAllBytes();
      if (method.equals("POST")) {
        receive(exchange, target, headers, body);
      } else {
        serve(exchange, method, target, headers);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is going down: the connection is dropped
    }
  }

  private void receive(
      HttpExchange exchange, String target, Map<String, List<String>> headers, byte[] body)
      throws IOException, InterruptedException {
    if (!exchange.getRequestURI().getPath().endsWith("/inbox")) {
      exchange.sendResponseHeaders(405, -1);
      return;
    }
    var problem = senderKeys.problem("POST", target, headers, body);
    boolean refused = strict && !problem.isEmpty();
    boolean asks = asksForMessageSignatures; // whoever sees the record may change it
    var answer =
        inbox.record(
            refused ? Optional.of(Answer.status(401)) : Optional.empty(),
            (number, status) ->
                new Received(number, "POST", target, headers, body, problem, status));
    if (asks) {
      exchange
          .getResponseHeaders()
          .set(
              "Accept-Signature",
              "sig1=(\"@method\" \"@target-uri\" \"@authority\" \"content-digest\");created");
    }
    if (!answer.delay().isZero()) {
      closing.await(answer.delay().toNanos(), TimeUnit.NANOSECONDS);
    }
    if (answer.released().isPresent()) {
      answer.released().get().await();
    }
    if (answer.status() != 0) {
      answer
          .retryAfter()
          .ifPresent(value -> exchange.getResponseHeaders().set("Retry-After", value));
      exchange.sendResponseHeaders(answer.status(), -1);
    }
  }

  private void serve(
      HttpExchange exchange, String method, String target, Map<String, List<String>> headers)
      throws IOException {
    var open =
        !signedFetchOnly
            || target.equals("/actor")
            || target.endsWith("/main-key")
            || target.equals("/robots.txt")
            || target.contains("nodeinfo");
    var problem =
        headers.containsKey("Signature") || !open
            ? senderKeys.problem(method, target, headers, new byte[0])
            : "0 Signature headers";
    var document = documents.find(target);
    var status =
        !open && (!problem.isEmpty() || wrongForm(headers))
            ? 401
            : document.map(Documents.Document::status).orElse(404);
    synchronized (fetches) {
      fetches.add(
          new Received(fetches.size(), method, target, headers, new byte[0], problem, status));
    }
    if (document.isEmpty() || status == 401) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    var bytes = document.get().body().get();
    exchange.getResponseHeaders().set("Content-Type", document.get().contentType());
    var none = method.equals("HEAD") || bytes.length == 0;
    exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
    if (!none) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private boolean wrongForm(Map<String, List<String>> headers) {
    return messageSignaturesOnly && !headers.containsKey("Signature-Input");
  }

  private String pathOf(String id) {
    var uri = URI.create(id);
    if (!authority().equals(uri.getRawAuthority())) {
      throw new IllegalArgumentException("not on " + authority() + ": " + id);
    }
    return uri.getRawQuery() == null
        ? uri.getRawPath()
        : uri.getRawPath() + "?" + uri.getRawQuery();
  }

  @Override
  public void close() {
    closing.countDown();
    goDown();
    client.close();
  }
}
