package commonplace.bench;

import commonplace.bench.Conversation.Command;
import commonplace.core.activitypub.Iri;
import commonplace.core.httpsig.BodyDigest;
import commonplace.core.httpsig.Signer;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.RsaKeyPair;
import commonplace.core.peer.PeerTarget;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A worker, the limit of deliveries: signs and POSTs the same bodies to the same sinks, with as
/// many requests in flight as the relay has, and does nothing else.
final class BareClient implements Worker {
  /// The relay's window of requests to one subscriber.
  private static final int WINDOW = 8;

  private final RsaKeyPair key = RsaKeyPair.generate(CryptoProvider.best());
  private final Signer signer;
  private final Poster poster;

  BareClient(InstantSource clock) {
    this.signer = new Signer("http://127.0.0.1/actor#main-key", key, clock);
    this.poster = new Poster(2 * WINDOW);
  }

  @Override
  public Map<String, Command> commands() {
    return Map.of(
        "identify", _ -> Map.of("pem", key.publicPem()),
        "limits", this::limits,
        "deliver", this::deliver);
  }

  private record Body(Bytes bytes, BodyDigest digest) {}

  private Object deliver(JsonNode with) throws InterruptedException {
    var posts =
        new Posts(
            with.path("origin").asString(), Authors.AUTHORS, with.path("published").asString());
    long from = with.path("from").asLong();
    List<Body> bodies =
        LongStream.range(from, from + with.path("count").asLong())
            .mapToObj(posts::create)
            .map(bytes -> new Body(bytes, BodyDigest.of(bytes.shared())))
            .toList();
    var targets =
        with.path("targets").values().stream()
            .map(url -> PeerTarget.of(Iri.of(url.asString())))
            .toList();
    long started = System.nanoTime();
    // job n is body n / targets at target n % targets: every target is busy all the time
    int taken =
        Poster.closedLoop(
            bodies.size() * targets.size(),
            WINDOW * targets.size(),
            n ->
                poster.postUninterrupted(
                    signed(targets.get(n % targets.size()), bodies.get(n / targets.size()))));
    return Map.of("taken", taken, "started", started, "ended", System.nanoTime());
  }

  private Poster.Ready signed(PeerTarget target, Body body) {
    return new Poster.Ready(
        target,
        signer.post(
            target.authority().text(), target.pathAndQuery(), body.digest(), Poster.CONTENT_TYPE),
        body.bytes());
  }

  /// RSA-2048 operations per second on one thread, by provider.
  private Object limits(JsonNode with) {
    var time = Duration.ofSeconds(with.path("seconds").asInt());
    return Stream.of(CryptoProvider.best(), CryptoProvider.jdk())
        .map(provider -> limits(provider, time))
        .toList();
  }

  private static Map<String, Object> limits(CryptoProvider provider, Duration time) {
    var message = "(request-target): post /inbox".repeat(8).getBytes(StandardCharsets.UTF_8);
    var pair = RsaKeyPair.generate(provider);
    var signature = pair.sign(message);
    var publicKey = Headers.key(pair.publicPem(), provider);
    return Map.of(
        "provider", provider.name(),
        "signs", perSecond(time, () -> pair.sign(message).length > 0),
        "verifies", perSecond(time, () -> publicKey.verify(message, signature)));
  }

  /// Half of the time is warm-up.
  private static double perSecond(Duration time, BooleanSupplier operation) {
    run(time.dividedBy(2), operation);
    return run(time.dividedBy(2), operation);
  }

  private static double run(Duration time, BooleanSupplier operation) {
    long started = System.nanoTime();
    long count = 0;
    while (System.nanoTime() - started < time.toNanos()) {
      if (!operation.getAsBoolean()) {
        throw new IllegalStateException("an operation failed");
      }
      count++;
    }
    return count * 1e9 / (System.nanoTime() - started);
  }

  @Override
  public void close() {
    poster.close();
  }
}
