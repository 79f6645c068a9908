package commonplace.core.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A request that reached a {@link FakePeer}, as it came over the wire.
public final class Received {
  private final int number;
  private final String method;
  private final String target;
  private final Map<String, List<String>> headers;
  private final byte[] body;
  private final String problem;
  private final int answered;

  Received(
      int number,
      String method,
      String target,
      Map<String, List<String>> headers,
      byte[] body,
      String problem,
      int answered) {
    this.number = number;
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body.clone();
    this.problem = problem;
    this.answered = answered;
  }

  /// Its place in the order of arrival, from 0, over all requests of its kind (POSTs or others).
  public int number() {
    return number;
  }

  /// Such as `POST`.
  public String method() {
    return method;
  }

  /// Path and query.
  public String target() {
    return target;
  }

  /// The first value of a header, the name in any case.
  public Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(header -> header.getValue().getFirst())
        .findFirst();
  }

  /// The exact bytes.
  public byte[] body() {
    return body.clone();
  }

  /// The body read as a JSON object.
  public ObjectNode json() {
    return Json.parse(body);
  }

  /// The activity's type, or an empty text.
  public String type() {
    return Json.text(json(), "type");
  }

  /// The key id that it was signed with, or an empty text.
  public String keyId() {
    return SenderKeys.keyId(headers);
  }

  /// What is wrong with its signature by {@link JdkSignatures} or {@link JdkMessageSignatures},
  /// with the sender's key fetched by a plain GET; an empty text if it holds.
  public String problem() {
    return problem;
  }

  /// Whether its signature holds.
  public boolean verified() {
    return problem.isEmpty();
  }

  /// The status that it was answered with; 0 if the connection was dropped.
  public int answered() {
    return answered;
  }

  @Override
  public String toString() {
    return method + " " + target + " -> " + answered + (verified() ? "" : " (" + problem + ")");
  }
}
