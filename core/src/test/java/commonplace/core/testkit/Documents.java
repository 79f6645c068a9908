package commonplace.core.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// What a {@link FakePeer} serves, by path. Thread-safe.
final class Documents {
  private static final String ACTIVITY = "application/activity+json; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";

  private final Map<String, Document> byPath = new ConcurrentHashMap<>();

  /// One answer to a GET.
  record Document(int status, String contentType, Supplier<byte[]> body) {}

  void activity(String path, Supplier<byte[]> json) {
    byPath.put(path, new Document(200, ACTIVITY, json));
  }

  void json(String path, String json) {
    fixed(path, 200, JSON, json);
  }

  void fixed(String path, int status, String contentType, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    byPath.put(path, new Document(status, contentType, () -> bytes));
  }

  void remove(String path) {
    byPath.remove(path);
  }

  /// By path and query, else by path alone.
  Optional<Document> find(String target) {
    var exact = byPath.get(target);
    return Optional.ofNullable(
        exact != null ? exact : byPath.get(target.replaceFirst("\\?.*", "")));
  }
}
