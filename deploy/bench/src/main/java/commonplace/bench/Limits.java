package commonplace.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What each signature provider can do on one thread.
final class Limits {
  private static final int SECONDS = 4;

  private Limits() {}

  static List<Figure> measure(Child bareClient) throws InterruptedException {
    var figures = new ArrayList<Figure>();
    for (var answer : bareClient.ask("limits", Map.of("seconds", SECONDS)).values()) {
      var provider = answer.path("provider").asString();
      figures.add(
          Figure.of("RSA-2048 signatures", answer.path("signs").asDouble(), "/s", provider));
      figures.add(
          Figure.of("RSA-2048 verifications", answer.path("verifies").asDouble(), "/s", provider));
    }
    return figures;
  }
}
