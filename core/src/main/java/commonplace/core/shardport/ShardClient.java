package commonplace.core.shardport;

import commonplace.core.index.ShardPort.PageExpiredException;
import commonplace.core.log.LogJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Asks one process's shard port. Thread-safe.
final class ShardClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /// A hundred large objects, at most; more is trouble.
  private static final int MAX_ANSWER = 64 * 1024 * 1024;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  /// @param question null for a GET
  /// @param timeout until the whole answer is there
  /// @throws ElsewhereException if the process cannot answer for some of the shards
  /// @throws IOException if there is no usable answer
  /// @throws PageExpiredException if the process says so
  /// @throws IllegalArgumentException if the process refuses the question
  <T> T ask(
      String address, String path, @Nullable Object question, Class<T> answer, Duration timeout)
      throws IOException {
    var request = HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(timeout);
    if (question != null) {
      request
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofByteArray(LogJson.mapper().writeValueAsBytes(question)));
    }
    var response = send(request.build(), timeout);
    return switch (response.statusCode()) {
      case 200 -> read(address, response.body(), answer);
      case 410 -> throw new PageExpiredException("This page of results is gone, start again");
      case 400 -> throw new IllegalArgumentException(detail(response.body()));
      case ShardMessages.ELSEWHERE -> throw new ElsewhereException(shards(response.body()));
      default -> throw new IOException("Status " + response.statusCode() + " from " + address);
    };
  }

  /// The client's own time-out stops at the headers, so the wait for the body has one too.
  private HttpResponse<byte[]> send(HttpRequest request, Duration timeout) throws IOException {
    var coming =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
    try {
      return coming.get(timeout.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while asking " + request.uri(), e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IOException("No answer within " + timeout + " from " + request.uri(), e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IOException("No answer from " + request.uri(), e.getCause());
    } finally {
      coming.cancel(true);
    }
  }

  private static <T> T read(String address, byte[] body, Class<T> answer) throws IOException {
    try {
      return LogJson.mapper().readValue(body, answer);
    } catch (JacksonException e) {
      throw new IOException("Unreadable answer from " + address, e);
    }
  }

  private static String detail(byte[] problem) {
    try {
      return LogJson.mapper().readTree(problem).path("detail").asString("");
    } catch (JacksonException _) {
      return "refused";
    }
  }

  private static Set<Integer> shards(byte[] problem) {
    var shards = new TreeSet<Integer>();
    try {
      LogJson.mapper()
          .readTree(problem)
          .path(ShardMessages.SHARDS)
          .forEach(shard -> shards.add(shard.asInt(-1)));
    } catch (JacksonException _) {
      return Set.of();
    }
    return shards;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
