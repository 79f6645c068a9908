package commonplace.bench;

import commonplace.bench.Conversation.Command;
import commonplace.bench.LoopbackServer.Arrived;
import commonplace.bench.LoopbackServer.Reply;
import commonplace.core.httpsig.SignatureVerifier;
import commonplace.core.integrity.VerificationKey;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A worker, the limit of the inbox: checks digest and signature with a cached key and answers 202.
final class BareEndpoint implements Worker {
  private final InstantSource clock;
  private final LoopbackServer server;
  private final SignatureVerifier verifier;
  private final String origin;
  private volatile Optional<VerificationKey> key = Optional.empty();

  BareEndpoint(InstantSource clock) {
    this.clock = clock;
    this.server = new LoopbackServer(this::answer);
    var authority = "127.0.0.1:" + server.listen();
    this.verifier = new SignatureVerifier(authority);
    this.origin = "http://" + authority;
  }

  @Override
  public Map<String, Command> commands() {
    return Map.of("trust", this::trust);
  }

  private Object trust(JsonNode with) {
    key = Optional.of(Headers.key(with.path("pem").asString()));
    return Map.of("inbox", origin + "/inbox");
  }

  private Reply answer(Arrived arrived) {
    boolean holds =
        key.filter(trusted -> Headers.isSigned(arrived, verifier, trusted, clock)).isPresent();
    return Reply.of(holds ? 202 : 401);
  }

  @Override
  public void close() {
    server.close();
  }
}
