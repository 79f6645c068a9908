package commonplace.main.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.runtime.Problem;
import commonplace.main.doctor.Finding.Level;
import io.javalin.Javalin;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An origin that is well, and each way in which it is not.
class OriginChecksIT {
  private final HttpClient http = HttpClient.newHttpClient();
  private Javalin server;
  private String origin;
  private String inbox;
  private boolean hostIsChanged;
  private boolean inboxIsClosed;
  private boolean actorIsAPage;
  private boolean webFingerIsGone;

  @BeforeEach
  void start() {
    server =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.routes.get(
              "/actor",
              context ->
                  context.result(
                      actorIsAPage
                          ? "<html>"
                          : "{\"id\":\"" + origin + "/actor\",\"inbox\":\"" + inbox + "\"}"));
          config.routes.get(
              "/.well-known/webfinger",
              context ->
                  context
                      .status(webFingerIsGone ? 404 : 200)
                      .result("{\"links\":[{\"href\":\"" + origin + "/actor\"}]}"));
          config.routes.post(
              "/inbox",
              context -> {
                if (inboxIsClosed) {
                  context.status(403).result("blocked by the firewall");
                } else {
                  new Problem(401, "Not signed", "sign it").answer(context);
                }
              });
          config.routes.get(
              "/.well-known/commonplace-host",
              context ->
                  context.result(
                      "{\"host\":\""
                          + (hostIsChanged ? "127.0.0.1:8080" : context.host())
                          + "\"}"));
        });
    server.start("127.0.0.1", 0);
    origin = "http://127.0.0.1:" + server.port();
    inbox = origin + "/inbox";
  }

  @AfterEach
  void stop() {
    server.stop();
    http.close();
  }

  private Map<String, Finding> found() throws InterruptedException {
    return new OriginChecks(origin, http, InstantSource.system())
        .all(true).stream().collect(Collectors.toMap(Finding::check, finding -> finding));
  }

  private void assertOneError(String check, String seen) throws InterruptedException {
    var found = found();
    assertThat(found.values().stream().filter(f -> f.level() == Level.ERROR).map(Finding::check))
        .containsExactly(check);
    var error = Objects.requireNonNull(found.get(check));
    assertThat(error.seen()).contains(seen);
    assertThat(error.advice()).isNotEmpty();
  }

  @Test
  void allIsWell() throws InterruptedException {
    var found = found();
    var local = Objects.requireNonNull(found.remove("origin"));
    assertThat(local.level()).isEqualTo(Level.WARNING);
    assertThat(found.keySet())
        .containsExactlyInAnyOrder("own actor", "host header", "inbox", "webfinger");
    assertThat(found.values()).allMatch(finding -> finding.level() == Level.OK);
  }

  @Test
  void theProxyChangesTheHost() throws InterruptedException {
    hostIsChanged = true;
    assertOneError("host header", "\"127.0.0.1:8080\" instead of ");
  }

  @Test
  void theInboxIsNotWhatAdminsPaste() throws InterruptedException {
    inbox = origin + "/inbox/";
    assertOneError("own actor", "but admins paste " + origin + "/inbox");
  }

  @Test
  void somethingInFrontKeepsPostsOut() throws InterruptedException {
    inboxIsClosed = true;
    assertOneError("inbox", "gets 403");
  }

  @Test
  void theActorIsSomethingElse() throws InterruptedException {
    actorIsAPage = true;
    assertOneError("own actor", "answers, but not with JSON");
  }

  @Test
  void webFingerDoesNotPass() throws InterruptedException {
    webFingerIsGone = true;
    assertOneError("webfinger", "answers 404");
  }

  @Test
  void nobodyAnswers() throws InterruptedException {
    server.stop();
    var found = found();
    found.remove("origin");
    assertThat(found).hasSize(4);
    assertThat(found.values())
        .allMatch(f -> f.level() == Level.ERROR && f.seen().contains("cannot be reached"));
  }

  @Test
  void aNameThatDoesNotResolveSaysItAll() throws InterruptedException {
    var findings =
        new OriginChecks("https://nowhere.invalid", http, InstantSource.system()).all(false);
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().check()).isEqualTo("dns");
    assertThat(findings.getFirst().level()).isEqualTo(Level.ERROR);
  }
}
