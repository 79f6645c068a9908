package commonplace.bench;

import commonplace.bench.Conversation.Command;
import commonplace.bench.LoopbackServer.Arrived;
import commonplace.bench.LoopbackServer.Reply;
import commonplace.core.httpsig.SignatureVerifier;
import commonplace.core.integrity.VerificationKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A worker, the limits of the inbox: checks digest and signature with a cached key and answers
/// 202, at another path only once the body is in a log.
final class BareEndpoint implements Worker {
  private static final String LOGGED = "/logged";

  private final InstantSource clock;
  private final LoopbackServer server;
  private final SignatureVerifier verifier;
  private final String origin;
  private volatile Optional<VerificationKey> key = Optional.empty();
  private volatile Optional<BareLog> log = Optional.empty();

  BareEndpoint(InstantSource clock) {
    this.clock = clock;
    this.server = new LoopbackServer(this::answer);
    var authority = "127.0.0.1:" + server.listen();
    this.verifier = new SignatureVerifier(authority);
    this.origin = "http://" + authority;
  }

  @Override
  public Map<String, Command> commands() {
    return Map.of("trust", this::trust, "log", this::log);
  }

  private Object trust(JsonNode with) {
    key = Optional.of(Headers.key(with.path("pem").asString()));
    return Map.of("inbox", origin + "/inbox");
  }

  /// Opens its log, once.
  private Object log(JsonNode with) throws IOException, InterruptedException {
    log =
        Optional.of(
            new BareLog(Path.of(with.path("config").asString()), with.path("partitions").asInt()));
    return Map.of("inbox", origin + LOGGED);
  }

  private Reply answer(Arrived arrived) {
    boolean holds =
        key.filter(trusted -> Headers.isSigned(arrived, verifier, trusted, clock)).isPresent();
    if (!holds) {
      return Reply.of(401);
    }
    if (arrived.target().equals(LOGGED)) {
      var body = arrived.body().shared();
      log.orElseThrow().append("a" + Posts.number(body) % Authors.AUTHORS, body);
    }
    return Reply.of(202);
  }

  @Override
  public void close() {
    server.close();
    log.ifPresent(BareLog::close);
  }
}
