package commonplace.bench;

import commonplace.bench.Conversation.Command;
import commonplace.bench.LoopbackServer.Arrived;
import commonplace.bench.LoopbackServer.Reply;
import commonplace.core.httpsig.SignatureVerifier;
import commonplace.core.httpsig.Signer;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.RsaKeyPair;
import commonplace.core.integrity.VerificationKey;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/// A worker: subscribers, each a server of its own with an instance actor and an inbox that answers
/// 202, counts, notes the time, and verifies a sample of the signatures. Those with another {@link
/// Manner} are not counted.
final class Sinks implements Worker {
  private static final int SAMPLE = 32;
  private static final long PAUSE_MILLIS = 5;
  private static final Duration ACCEPTED_WITHIN = Duration.ofMinutes(3);
  private static final int AT_ONCE = 8;

  /// One post at one subscriber.
  private record Delivery(int port, long post) {}

  private final InstantSource clock;
  private final RsaKeyPair key = RsaKeyPair.generate(CryptoProvider.best());
  private final String scheme;
  private final LoopbackServer server;
  private final Poster poster;
  private final List<Integer> ports = new ArrayList<>();
  private final Map<Delivery, Long> deliveries = new ConcurrentHashMap<>();
  private final AtomicInteger repeated = new AtomicInteger();
  private final AtomicInteger others = new AtomicInteger();
  private final AtomicInteger verified = new AtomicInteger();
  private final AtomicInteger forged = new AtomicInteger();
  private final AtomicLong last = new AtomicLong();
  private final Map<Integer, Manner> manners = new ConcurrentHashMap<>();
  private volatile Optional<Returning> returning = Optional.empty();
  private int subscribed;
  private volatile Optional<VerificationKey> senderKey = Optional.empty();

  Sinks(InstantSource clock) {
    this.clock = clock;
    var tls = Tls.server();
    this.scheme = tls.isPresent() ? "https" : "http";
    this.server = new LoopbackServer(this::answer, tls);
    this.poster = new Poster(AT_ONCE);
  }

  @Override
  public Map<String, Command> commands() {
    return Map.of(
        "subscribe", this::subscribe,
        "trust", this::trust,
        "reset", this::reset,
        "await", this::await,
        "afflict", this::afflict,
        "recover", this::recover,
        "await-return", this::awaitReturn,
        "settle", this::settle,
        "times", this::times);
  }

  private Reply answer(Arrived arrived) {
    if (arrived.method().equals("GET")) {
      return arrived.target().equals("/actor")
          ? new Reply(
              200,
              ActorPage.document(
                  origin(arrived.port()) + "/actor", "Application", key.publicPem(), false))
          : Reply.of(404);
    }
    long post = Posts.number(arrived.body().shared());
    if (post < 0) {
      others.incrementAndGet();
      return Reply.of(202);
    }
    var manner = manners.getOrDefault(arrived.port(), Manner.PROMPT);
    if (manner != Manner.PROMPT) {
      return new Reply(202, Bytes.EMPTY, manner);
    }
    var returned = returning.filter(one -> one.port() == arrived.port());
    if (returned.isPresent()) {
      returned.get().add(post, arrived.nanos());
      return Reply.of(202);
    }
    if (deliveries.putIfAbsent(new Delivery(arrived.port(), post), arrived.nanos()) != null) {
      repeated.incrementAndGet();
      return Reply.of(202);
    }
    last.accumulateAndGet(arrived.nanos(), Math::max);
    fetchAnnounced(arrived);
    if (post % SAMPLE == arrived.port() % SAMPLE) {
      verify(arrived);
    }
    return Reply.of(202);
  }

  /// As every receiver of an Announce does.
  private void fetchAnnounced(Arrived arrived) {
    var body = Conversation.JSON.readTree(arrived.body().shared());
    if (body.path("type").asString("").equals("Announce")) {
      var object = body.path("object").asString();
      Thread.ofVirtual()
          .start(() -> {
            try {
              poster.get(object);
            } catch (Exception e) {
              throw new IllegalStateException("the origin did not serve " + object, e);
            }
          });
    }
  }

  private void verify(Arrived arrived) {
    senderKey.ifPresent(trusted -> {
      var verifier = new SignatureVerifier("127.0.0.1:" + arrived.port());
      boolean holds = Headers.isSigned(arrived, verifier, trusted, clock);
      (holds ? verified : forged).incrementAndGet();
    });
  }

  private String origin(int port) {
    return scheme + "://127.0.0.1:" + port;
  }

  /// Lets more servers follow the relay, up to `total`, and waits for its answers.
  private Object subscribe(JsonNode with) throws Exception {
    int total = with.path("total").asInt();
    var inbox = with.path("relay").asString() + "/inbox";
    while (ports.size() < total) {
      ports.add(newPort());
    }
    int before = others.get();
    int first = subscribed;
    int accepted =
        Poster.closedLoop(
            total - first,
            AT_ONCE,
            n -> poster.postUninterrupted(follow(ports.get(first + n), inbox, 1)));
    subscribed = total;
    long end = System.nanoTime() + ACCEPTED_WITHIN.toNanos();
    while (others.get() - before < accepted && System.nanoTime() < end) {
      Thread.sleep(PAUSE_MILLIS);
    }
    if (accepted < total - first || others.get() - before < accepted) {
      throw new IllegalStateException(
          "of "
              + (total - first)
              + " Follows, "
              + accepted
              + " were taken and "
              + (others.get() - before)
              + " answered");
    }
    return inboxes();
  }

  /// One that nobody had: whoever refuses left its own, and the kernel may hand it out again.
  private int newPort() {
    int port = server.listen();
    while (ports.contains(port)) {
      server.refuse(port);
      port = server.listen();
    }
    return port;
  }

  /// Of those that are counted.
  private List<String> inboxes() {
    return ports.stream()
        .filter(port -> !manners.containsKey(port))
        .filter(port -> returning.filter(one -> one.port() == port).isEmpty())
        .map(port -> origin(port) + "/inbox")
        .toList();
  }

  /// Gives the newest subscribers other manners, each the next one of a list.
  private Object afflict(JsonNode with) {
    var given = new ArrayList<Manner>();
    with.path("manners").values().forEach(name -> given.add(Manner.valueOf(name.asString())));
    var newest = ports.subList(ports.size() - given.size(), ports.size());
    for (int i = 0; i < given.size(); i++) {
      manners.put(newest.get(i), given.get(i));
      switch (given.get(i)) {
        case REFUSING -> server.refuse(newest.get(i));
        case UNREACHABLE -> server.vanish(newest.get(i));
        case PROMPT, SLOW, SILENT, DRIPPING -> {
          // it listens
        }
      }
    }
    return inboxes();
  }

  /// Lets the newest, which refused, listen again and repeat its Follow, so that it is served at
  /// once and not at the next try.
  private Object recover(JsonNode with) throws InterruptedException {
    int port = ports.getLast();
    returning =
        Optional.of(new Returning(port, with.path("from").asLong(), with.path("until").asLong()));
    manners.remove(port);
    server.listen(port);
    int status = poster.post(follow(port, with.path("relay").asString() + "/inbox", 2));
    if (status != 202) {
      throw new IllegalStateException("the repeated Follow was answered " + status);
    }
    return true;
  }

  /// Counts it as any other from now on.
  private Object settle(JsonNode with) {
    returning = Optional.empty();
    return inboxes();
  }

  /// Waits until it has so much of what it missed, and says what came, from when to when.
  private Object awaitReturn(JsonNode with) throws InterruptedException {
    var watched = returning.orElseThrow();
    int count = with.path("count").asInt();
    long end = System.nanoTime() + Duration.ofSeconds(with.path("seconds").asInt()).toNanos();
    while (watched.count() < count && System.nanoTime() < end) {
      Thread.sleep(PAUSE_MILLIS);
    }
    return watched.told();
  }

  private Poster.Ready follow(int port, String inbox, int number) {
    var actor = origin(port) + "/actor";
    var signer = new Signer(actor + "#main-key", key, clock);
    return Poster.Ready.sign(
        inbox, ActorPage.follow(actor, origin(port) + "/follows/" + number), signer);
  }

  /// Whose signatures to expect from now on: a key, or the relay's at its actor.
  private Object trust(JsonNode with) throws Exception {
    var pem =
        with.has("pem")
            ? with.path("pem").asString()
            : Conversation.JSON
                .readTree(
                    new String(
                        poster.get(with.path("relay").asString() + "/actor"),
                        StandardCharsets.UTF_8))
                .path("publicKey")
                .path("publicKeyPem")
                .asString();
    senderKey = Optional.of(Headers.key(pem));
    return true;
  }

  /// What came before is collected now: later it would hold up what is timed.
  private Object reset(JsonNode with) {
    deliveries.clear();
    System.gc();
    List.of(repeated, others, verified, forged).forEach(counter -> counter.set(0));
    last.set(0);
    return true;
  }

  /// Waits for so many deliveries and says what came.
  private Object await(JsonNode with) throws InterruptedException {
    int count = with.path("count").asInt();
    long end = System.nanoTime() + Duration.ofSeconds(with.path("seconds").asInt()).toNanos();
    while (deliveries.size() < count && System.nanoTime() < end) {
      Thread.sleep(PAUSE_MILLIS);
    }
    return Map.of(
        "deliveries", deliveries.size(),
        "repeated", repeated.get(),
        "verified", verified.get(),
        "forged", forged.get(),
        "last", last.get());
  }

  /// Each delivery as two numbers: the post, and when it came.
  private Object times(JsonNode with) {
    return deliveries.entrySet().stream()
        .map(entry -> List.of(entry.getKey().post(), entry.getValue()))
        .toList();
  }

  @Override
  public void close() {
    poster.close();
    server.close();
  }
}
