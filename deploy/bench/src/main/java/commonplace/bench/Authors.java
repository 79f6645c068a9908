package commonplace.bench;

import commonplace.bench.Conversation.Command;
import commonplace.bench.LoopbackServer.Arrived;
import commonplace.bench.LoopbackServer.Reply;
import commonplace.core.httpsig.Signer;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.RsaKeyPair;
import commonplace.core.runtime.Bytes;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/// A worker, the generator: one server with many authors who agree to be remembered. It subscribes,
/// so that it is a member; the relay sends nothing back to it but the answer to that.
final class Authors implements Worker {
  static final int AUTHORS = 40;

  private static final int CONNECTIONS = 64;
  private static final int ACCEPT_SECONDS = 60;
  private static final long PAUSE_MILLIS = 5;

  private final InstantSource clock;
  private final RsaKeyPair key = RsaKeyPair.generate(CryptoProvider.best());
  private final LoopbackServer server;
  private final Poster poster;
  private final String origin;
  private final Posts posts;
  private final CountDownLatch accepted = new CountDownLatch(1);
  private final Signer[] signers = new Signer[AUTHORS];
  private final Queue<Long> fetched = new ConcurrentLinkedQueue<>();
  private List<Poster.Ready> prepared = List.of();

  Authors(InstantSource clock) {
    this.clock = clock;
    this.server = new LoopbackServer(this::answer);
    this.poster = new Poster(CONNECTIONS);
    this.origin = "http://127.0.0.1:" + server.listen();
    this.posts = new Posts(origin, AUTHORS, clock.instant().toString());
    for (int i = 0; i < AUTHORS; i++) {
      signers[i] = new Signer(Posts.author(origin, i, AUTHORS) + "#main-key", key, clock);
    }
  }

  @Override
  public Map<String, Command> commands() {
    return Map.of(
        "identify",
            _ -> Map.of("origin", origin, "pem", key.publicPem(), "published", posts.published()),
        "join", this::join,
        "prepare", this::prepare,
        "post", this::post,
        "pace", this::pace,
        "fetches", this::fetches);
  }

  private Reply answer(Arrived arrived) {
    if (arrived.method().equals("POST")) {
      accepted.countDown();
      return Reply.of(202);
    }
    var path = arrived.target();
    if (path.contains(Posts.MARK)) {
      fetched.add(arrived.nanos());
      return new Reply(200, Bytes.utf8("{\"id\":\"" + origin + path + "\",\"type\":\"Note\"}"));
    }
    if (path.equals("/actor")) {
      return page(path, "Application");
    }
    return path.startsWith("/users/a") ? page(path, "Person") : Reply.of(404);
  }

  private Reply page(String path, String type) {
    return new Reply(200, ActorPage.document(origin + path, type, key.publicPem(), true));
  }

  /// Becomes a member.
  private Object join(JsonNode with) throws InterruptedException {
    var actor = origin + "/actor";
    var signer = new Signer(actor + "#main-key", key, clock);
    var follow = ActorPage.follow(actor, origin + "/follows/1");
    int status = poster.post(Poster.Ready.sign(inbox(with), follow, signer));
    if (status != 202 || !accepted.await(ACCEPT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the Follow was answered " + status);
    }
    return true;
  }

  private static String inbox(JsonNode with) {
    return with.path("inbox").asString();
  }

  private Poster.Ready signed(String inbox, long number) {
    return signed(inbox, posts.create(number), number);
  }

  private Poster.Ready signed(String inbox, Bytes body, long number) {
    return Poster.Ready.sign(inbox, body, signers[(int) (number % AUTHORS)]);
  }

  /// Signs posts ahead, so that sending them costs little. Signatures hold for an hour.
  private Object prepare(JsonNode with) {
    long from = with.path("from").asLong();
    var inbox = inbox(with);
    boolean withoutProof = with.path("unsigned").asBoolean(false);
    prepared =
        LongStream.range(from, from + with.path("count").asLong())
            .mapToObj(number ->
                withoutProof
                    ? signed(inbox, posts.unsigned(number), number)
                    : signed(inbox, number))
            .toList();
    return true;
  }

  /// Sends what was prepared as fast as it is taken.
  private Object post(JsonNode with) throws InterruptedException {
    long started = System.nanoTime();
    int taken = poster.postAll(prepared, with.path("connections").asInt());
    long ended = System.nanoTime();
    prepared = List.of();
    return Map.of("taken", taken, "started", started, "ended", ended);
  }

  /// Posts at a steady rate.
  ///
  /// @return for each post that was taken its number and the time of the 202
  private Object pace(JsonNode with) throws InterruptedException {
    int count = with.path("count").asInt();
    long from = with.path("from").asLong();
    long gap = TimeUnit.SECONDS.toNanos(1) / with.path("perSecond").asInt();
    var inbox = inbox(with);
    Map<Long, Long> times = new ConcurrentHashMap<>();
    var done = new CountDownLatch(count);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long number = from + i;
      long wait = start + i * gap - System.nanoTime();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
      Thread.ofVirtual()
          .start(() -> {
            if (poster.postUninterrupted(signed(inbox, number)) == 202) {
              times.put(number, System.nanoTime());
            }
            done.countDown();
          });
    }
    done.await();
    return times.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList();
  }

  /// Waits until posts were fetched so often, and says when, each time.
  private Object fetches(JsonNode with) throws InterruptedException {
    int count = with.path("count").asInt();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(with.path("seconds").asInt());
    while (fetched.size() < count && System.nanoTime() < end) {
      Thread.sleep(PAUSE_MILLIS);
    }
    var all = List.copyOf(fetched);
    fetched.clear();
    return all;
  }

  @Override
  public void close() {
    poster.close();
    server.close();
  }
}
