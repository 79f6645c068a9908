package commonplace.core.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The outgoing side of a {@link FakePeer}: requests signed as draft-cavage, by the JDK alone.
/// Blocks until the answer is there, half a minute at most.
public final class SigningClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final List<String> POST_COVERS =
      List.of("(request-target)", "host", "date", "digest", "content-type");
  private static final List<String> GET_COVERS = List.of("(request-target)", "host", "date");

  static {
    // before the client's classes load: tests may sign for, and name, another host
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .executor(threads)
          .build();

  /// POSTs bytes to an inbox, signed by the actor now.
  public Reply post(String url, FakeActor actor, byte[] body) {
    return send("POST", url, signed("POST", url, actor, body), body);
  }

  /// GETs with a signature.
  public Reply get(String url, FakeActor actor) {
    return send("GET", url, signed("GET", url, actor, new byte[0]), new byte[0]);
  }

  /// GETs an ActivityPub document without a signature.
  public Reply get(String url) {
    return send("GET", url, Map.of("Accept", "application/activity+json"), new byte[0]);
  }

  /// The headers of a signed request, to be sent as they are or after some mischief.
  public Map<String, String> signed(String method, String url, FakeActor actor, byte[] body) {
    var uri = URI.create(url);
    var headers = new LinkedHashMap<String, String>();
    headers.put("Host", uri.getRawAuthority());
    headers.put(
        "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    headers.put("Accept", "application/activity+json");
    if (method.equals("POST")) {
      headers.put("Digest", JdkSignatures.digest(body));
      headers.put("Content-Type", "application/activity+json");
    }
    return sign(method, url, actor, headers);
  }

  /// Signs headers that the test has made up, over the usual components.
  public Map<String, String> sign(
      String method, String url, FakeActor actor, Map<String, String> headers) {
    var signed = new LinkedHashMap<>(headers);
    signed.put(
        "Signature",
        JdkSignatures.sign(
            actor.signingKeyId(),
            actor.keys().getPrivate(),
            "rsa-sha256",
            method.equals("POST") ? POST_COVERS : GET_COVERS,
            method,
            target(URI.create(url)),
            headers));
    return signed;
  }

  /// Sends exactly this.
  ///
  /// @throws UncheckedIOException if no answer came
  public Reply send(String method, String url, Map<String, String> headers, byte[] body) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(TIMEOUT)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body(), response.headers().map());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String target(URI uri) {
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
