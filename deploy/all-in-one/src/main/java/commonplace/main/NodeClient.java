package commonplace.main;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks the running process over its own HTTP, and the public URL as anybody would.
final class NodeClient implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration WAIT = Duration.ofSeconds(10);

  /// What reads a day of the log takes its time.
  private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(2);

  /// Refusals that say nothing about the request itself: changed meanwhile, too many.
  private static final Set<Integer> LATER = Set.of(409, 429);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(WAIT).build();
  private final Settings settings;
  private final String author;

  NodeClient(Settings settings) {
    this(settings, System.getProperty("user.name", "operator"));
  }

  /// @param author who asks, for the journal of what operators did
  NodeClient(Settings settings, String author) {
    this.settings = settings;
    this.author = author;
  }

  /// A document that goes along with a request.
  ///
  /// @param type its media type
  record Sent(String type, String text) {}

  JsonNode get(String path) throws InterruptedException {
    return JSON.readTree(call("GET", path));
  }

  /// @return the body
  /// @throws UsageException if the request is refused
  /// @throws CommandException if it is not answered
  String call(String method, String path) throws InterruptedException {
    return call(method, path, Optional.empty());
  }

  /// @return the body
  /// @throws UsageException if the request is refused
  /// @throws CommandException if it is not answered, or cannot be carried out now
  String call(String method, String path, Optional<Sent> document) throws InterruptedException {
    var url = URI.create("http://" + settings.listen().fromHere() + path);
    var request =
        HttpRequest.newBuilder(url)
            .method(
                method,
                document
                    .map(sent -> HttpRequest.BodyPublishers.ofString(sent.text()))
                    .orElseGet(HttpRequest.BodyPublishers::noBody))
            .header("Authorization", "Bearer " + token())
            .header("Commonplace-Operator", URLEncoder.encode(author, StandardCharsets.UTF_8))
            .timeout(ANSWERED_WITHIN);
    document.ifPresent(sent -> request.header("Content-Type", sent.type()));
    try {
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() < 300) {
        return answer.body();
      }
      var message = problem(answer);
      if (answer.statusCode() < 500 && !LATER.contains(answer.statusCode())) {
        throw new UsageException(message);
      }
      throw new CommandException(message);
    } catch (HttpTimeoutException e) {
      throw new CommandException(
          url + " did not answer within " + ANSWERED_WITHIN.toSeconds() + " seconds");
    } catch (IOException e) {
      throw new CommandException(url + " does not answer: it may still be starting (" + e + ")");
    }
  }

  private static String problem(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body()).path("detail").asString("status " + answer.statusCode());
    } catch (JacksonException e) {
      return "status " + answer.statusCode();
    }
  }

  private String token() {
    try {
      return Files.readString(settings.adminTokenFile()).strip();
    } catch (IOException e) {
      throw new UsageException(
          "--admin-token-file: it cannot be read: "
              + settings.adminTokenFile()
              + ". Are you the user that runs Commonplace?");
    }
  }

  /// Whether others can fetch our actor, tried from here.
  String ownActor() throws InterruptedException {
    if (!settings.canFederate()) {
      return "a local origin cannot federate; start with --origin and the public URL";
    }
    var url = settings.origin() + "/actor";
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Accept", "application/activity+json")
            .timeout(WAIT)
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        return url + " answers " + answer.statusCode() + "; check the proxy in front";
      }
      return JSON.readTree(answer.body()).path("id").asString("").equals(url)
          ? "can be fetched from " + url
          : url + " answers, but not with our actor; check where the proxy leads";
    } catch (IOException | JacksonException e) {
      return url + " cannot be fetched; check DNS, the certificate and the proxy (" + e + ")";
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
