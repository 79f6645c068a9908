package commonplace.bench;

import java.util.List;
import java.util.Map;

/// What the signature provider can do on one thread.
final class Limits {
  private static final int SECONDS = 4;

  private Limits() {}

  static List<Figure> measure(Child bareClient) throws InterruptedException {
    var provider = bareClient.ask("identify", Map.of()).path("provider").asString();
    var answer = bareClient.ask("limits", Map.of("seconds", SECONDS));
    return List.of(
        Figure.of("RSA-2048 signatures", answer.path("signs").asDouble(), "/s", provider),
        Figure.of("RSA-2048 verifications", answer.path("verifies").asDouble(), "/s", provider));
  }
}
