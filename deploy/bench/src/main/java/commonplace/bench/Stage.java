package commonplace.bench;

import commonplace.core.integrity.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The processes around one relay, and the handles to drive them.
final class Stage implements AutoCloseable {
  private static final Duration BROKER_START = Duration.ofMinutes(1);
  private static final int CONNECTIONS = 20;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Path folder;
  private final Options options;
  private final List<String> productFlags;
  private Product product;
  private final Child authors;
  private final Child sinks;
  private final Child bareClient;
  private final Child bareEndpoint;
  private final JsonNode authorsIdentity;
  private final Child broker;
  private List<String> inboxes = List.of();
  private int afflicted;
  private long next = 1;

  /// Everything on loopback: a broker and the relay's role as processes of their own, and a
  /// generator whose server is a member.
  Stage(Options options, Path folder) throws IOException, InterruptedException {
    this(options, folder, List.of());
  }

  /// @param flags further ones for the relay
  Stage(Options options, Path folder, List<String> flags) throws IOException, InterruptedException {
    this.folder = folder;
    this.options = options;
    try {
      authors = opened(Child.worker("authors", folder));
      sinks = opened(Child.worker("sinks", folder));
      bareClient = opened(Child.compared("bare-client", folder, options.productJvm()));
      bareEndpoint = opened(Child.compared("bare-endpoint", folder, options.productJvm()));
      var config = clientConfig();
      broker =
          opened(
              Child.worker(
                  "broker", folder, folder.resolve("broker").toString(), config.toString()));
      var bootstrap = broker.answer("start", BROKER_START).asString();
      var secret = folder.resolve("secret");
      SecretFile.readOrMake(secret);
      productFlags =
          Stream.concat(
                  Stream.of(
                      "--roles",
                      "relay",
                      "--kafka",
                      bootstrap,
                      "--kafka-config",
                      config.toString(),
                      "--secret-file",
                      secret.toString(),
                      "--partitions",
                      Integer.toString(options.partitions())),
                  flags.stream())
              .toList();
      product = opened(Product.start("relay", folder, options.productJvm(), productFlags));
      authorsIdentity = authors.ask("identify", Map.of());
      authors.ask("join", Map.of("inbox", product.inbox()));
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Path clientConfig() {
    return folder.resolve("client.properties");
  }

  /// Gives the bare endpoint a log of its own at the broker.
  ///
  /// @return its inbox that appends to it
  String bareLog() throws InterruptedException {
    return bareEndpoint
        .ask("log", Map.of("config", clientConfig().toString(), "partitions", options.partitions()))
        .path("inbox")
        .asString();
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  Product product() {
    return product;
  }

  /// Kills the relay, and starts it again on the same data and port.
  ///
  /// @return when it was killed, in nanoseconds of this machine's clock
  long killRelay() throws IOException, InterruptedException {
    int port = product.port();
    long killed = System.nanoTime();
    product.child().kill();
    product = opened(Product.start("relay", folder, options.productJvm(), productFlags, port));
    return killed;
  }

  Child relay() {
    return product.child();
  }

  Child broker() {
    return broker;
  }

  Child sinks() {
    return sinks;
  }

  Child bareClient() {
    return bareClient;
  }

  Child bareEndpoint() {
    return bareEndpoint;
  }

  Child authors() {
    return authors;
  }

  JsonNode authorsIdentity() {
    return authorsIdentity;
  }

  /// Where the broker keeps its topics.
  Path log() {
    return folder.resolve("broker").resolve("log");
  }

  /// The inboxes of all subscribers.
  List<String> inboxes() {
    return inboxes;
  }

  /// Lets servers follow the relay until there are so many; never fewer than before.
  void subscribe(int total) throws InterruptedException {
    if (total > inboxes.size()) {
      inboxes =
          texts(
              sinks.ask(
                  "subscribe", Map.of("relay", product.origin(), "total", total + afflicted)));
    }
  }

  /// Lets further servers follow the relay, and then gives them other manners. They are none of
  /// {@link #inboxes}.
  void afflict(List<Manner> manners) throws InterruptedException {
    int joined = inboxes.size() + afflicted + manners.size();
    sinks.ask("subscribe", Map.of("relay", product.origin(), "total", joined));
    inboxes =
        texts(sinks.ask("afflict", Map.of("manners", manners.stream().map(Manner::name).toList())));
    afflicted += manners.size();
  }

  /// The one that came back is one of {@link #inboxes} again.
  void settle() throws InterruptedException {
    inboxes = texts(sinks.ask("settle", Map.of()));
    afflicted--;
  }

  private static List<String> texts(JsonNode array) {
    return array.values().stream().map(JsonNode::asString).toList();
  }

  /// Takes numbers for so many posts.
  long numbers(int count) {
    long first = next;
    next += count;
    return first;
  }

  /// Posts that were taken, and when, in nanoseconds of this machine's clock.
  record Posted(int taken, long started, long ended) {
    double seconds() {
      return (ended - started) / 1e9;
    }

    static Posted of(JsonNode answer) {
      return new Posted(
          answer.path("taken").asInt(),
          answer.path("started").asLong(),
          answer.path("ended").asLong());
    }
  }

  /// Signs new posts for an inbox; they are sent by {@link #post}.
  ///
  /// @return the number of the first
  long prepare(String inbox, int count) throws InterruptedException {
    return prepare(inbox, count, true);
  }

  /// @param signed whether they carry a signature, so that they are passed on unchanged
  long prepare(String inbox, int count, boolean signed) throws InterruptedException {
    long from = numbers(count);
    authors.ask(
        "prepare", Map.of("inbox", inbox, "from", from, "count", count, "unsigned", !signed));
    return from;
  }

  /// Posts at a steady rate, and returns when the last one was answered.
  ///
  /// @return of each that was taken its number, and when, in nanoseconds of this machine's clock
  JsonNode pace(int count, int perSecond) throws InterruptedException {
    return authors.ask(
        "pace",
        Map.of(
            "inbox",
            product.inbox(),
            "from",
            numbers(count),
            "count",
            count,
            "perSecond",
            perSecond));
  }

  /// Sends what is prepared.
  ///
  /// @throws IllegalStateException if one was not taken: figures of another load mean nothing
  Posted post(int expected) throws InterruptedException {
    var posted = Posted.of(authors.ask("post", Map.of("connections", CONNECTIONS)));
    if (posted.taken() != expected) {
      throw relay().failed("took " + posted.taken() + " of " + expected + " posts");
    }
    return posted;
  }

  /// Waits for deliveries.
  ///
  /// @return when the last one came
  /// @throws IllegalStateException if they do not all come, or one is not signed as it must be
  long awaitDeliveries(int count, Duration within) throws InterruptedException {
    var came = sinks.ask("await", Map.of("count", count, "seconds", within.toSeconds()));
    if (came.path("deliveries").asInt() != count || came.path("forged").asInt() > 0) {
      throw relay().failed("of " + count + " deliveries, this came: " + came);
    }
    return came.path("last").asLong();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a process of the bench did not end", e);
      }
    }
  }
}
