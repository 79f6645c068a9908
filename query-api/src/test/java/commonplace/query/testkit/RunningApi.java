package commonplace.query.testkit;

import commonplace.core.runtime.HttpErrors;
import commonplace.query.QueryApi;
import commonplace.query.QueryConfig;
import commonplace.query.limit.SearchLimit;
import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The query API over real HTTP on a free port.
public final class RunningApi implements AutoCloseable {
  public static final String ORIGIN = "https://relay.example";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public final InMemoryArchive archive;
  public final InMemoryDirectory directory;
  private final Javalin server;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningApi(int port, QueryConfig config) {
    archive = Samples.archive();
    directory = Samples.directory();
    var api = new QueryApi(config, archive, directory, new SimpleMeterRegistry());
    server =
        Javalin.create(javalin -> {
          javalin.startup.showJavalinBanner = false;
          javalin.startup.showOldJavalinVersionWarning = false;
          HttpErrors.addTo(javalin);
          api.addTo(javalin.routes);
        });
    server.start("127.0.0.1", port);
  }

  public static RunningApi start() {
    return start(SearchLimit.DEFAULT);
  }

  public static RunningApi start(SearchLimit limit) {
    return new RunningApi(0, Samples.config(ORIGIN, true, limit));
  }

  /// For looking at.
  static RunningApi startLocal(int port) {
    return new RunningApi(
        port, Samples.config("http://localhost:" + port, false, SearchLimit.DEFAULT));
  }

  /// @param headers names and values in turn
  public HttpResponse<String> get(String pathAndQuery, String... headers) {
    var builder =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + pathAndQuery));
    var request = (headers.length == 0 ? builder : builder.headers(headers)).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("no answer: " + pathAndQuery, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Answers a URL that no URL class would let through, head and body.
  public String getRaw(String pathAndQuery) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      var request = "GET " + pathAndQuery + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("no answer: " + pathAndQuery, e);
    }
  }

  public JsonNode json(String pathAndQuery) {
    return JSON.readTree(get(pathAndQuery).body());
  }

  public static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
    server.stop();
  }
}
