package commonplace.main.replay;

import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Json;
import commonplace.core.testkit.Reply;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Sends to the relay as a fediverse server does: again after 5xx and when no answer came, until
/// there is an answer that counts. Thread-safe.
final class Outbox {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Set<Integer> AGAIN = Set.of(0, 408, 429, 500, 502, 503, 504);

  private final String inbox;
  private final Steps steps;

  Outbox(String relay, Steps steps) {
    this.inbox = relay + "/inbox";
    this.steps = steps;
  }

  /// The same bytes each time, signed anew.
  Reply send(Author author, ObjectNode activity) {
    var body = Json.bytes(activity);
    var reply =
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(BETWEEN)
            .atMost(PATIENCE)
            .until(() -> attempt(author, body), answer -> !AGAIN.contains(answer.status()));
    steps.done();
    return reply;
  }

  private Reply attempt(Author author, byte[] body) {
    try {
      return author.server().post(inbox, author.actor(), body);
    } catch (UncheckedIOException _) {
      return new Reply(0, "", Map.of());
    }
  }
}
