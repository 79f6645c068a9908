package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// The description of the members' API says what the routes do; it is read by its indentation.
class MemberApiIT {
  private static final Path FILE = Path.of("..", "docs", "openapi-relay.yaml");
  private static final Pattern PATH = Pattern.compile(" {2}(/\\S+):");
  private static final Pattern METHOD = Pattern.compile(" {4}(get|put|post|delete):");

  @TempDir Path folder;
  private final FakePeer peer = FakePeer.start();
  private RunningRelay relay;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
  }

  @AfterEach
  void stop() {
    relay.close();
    peer.close();
  }

  @Test
  void everyRouteIsDescribedAndNoOther() throws IOException {
    var described = new TreeSet<String>();
    var path = "";
    for (var line : Files.readAllLines(FILE)) {
      var newPath = PATH.matcher(line);
      var method = METHOD.matcher(line);
      if (newPath.matches()) {
        path = newPath.group(1);
      } else if (method.matches()) {
        described.add(method.group(1).toUpperCase(Locale.ROOT) + " " + path);
      }
    }
    assertThat(described).isEqualTo(new TreeSet<>(relay.routesBelow("/api/")));
  }

  private static List<String> members(String schema) throws IOException {
    var members = new ArrayList<String>();
    boolean inside = false;
    for (var line : Files.readAllLines(FILE)) {
      if (line.matches(" {4}\\w+:")) {
        inside = line.strip().equals(schema + ":");
      }
      var member = Pattern.compile(" {8}(\\w+): .*").matcher(line);
      if (inside && member.matches()) {
        members.add(member.group(1));
      }
    }
    assertThat(members).as(schema).isNotEmpty();
    return members;
  }

  private Reply ask(String method, String path, String body) {
    return peer.client()
        .send(
            method,
            relay.origin + path,
            Map.of("Authorization", "Bearer " + RunningRelay.TOKEN),
            body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> names(ObjectNode json) {
    return List.copyOf(json.propertyNames());
  }

  @Test
  void everyMemberOfTermsIsDescribed() throws IOException {
    var actor = "?actor=https://" + peer.authority() + "/";
    var wish =
        """
        {"version": 0, "contact": "ann", "memoryDays": 30, "history": 24,
         "receive": {"perHour": 10}, "send": {"onlyRoots": true}}
        """;
    var saved = ask("PUT", "/admin/api/terms" + actor, wish);
    assertThat(saved.status()).as(saved.body()).isEqualTo(200);
    var terms = Json.parse(saved.body());
    assertThat(names(terms)).containsExactlyInAnyOrderElementsOf(members("Terms"));
    assertThat(names((ObjectNode) terms.get("receive")))
        .containsExactlyInAnyOrderElementsOf(members("Receive"));
    assertThat(names((ObjectNode) terms.get("send")))
        .containsExactlyInAnyOrderElementsOf(members("Send"));
    var preview = Json.parse(ask("POST", "/admin/api/terms/preview" + actor, wish).body());
    assertThat(names(preview)).containsExactlyInAnyOrderElementsOf(members("Preview"));
  }

  @Test
  void aChallengeAndAListAreAsDescribed() throws IOException {
    var challenge = Json.parse(ask("POST", "/api/v1/terms/proof?host=m.example", "").body());
    assertThat(names(challenge)).containsExactlyInAnyOrderElementsOf(members("Challenge"));
    var why = Json.parse(ask("GET", "/api/v1/members/m.example/why", "").body());
    assertThat(names(why)).containsExactlyInAnyOrderElementsOf(members("Checklist"));
    assertThat(members("Finding")).containsAll(names((ObjectNode) why.get("checklist").get(0)));
    var post = Json.parse(ask("GET", "/api/v1/why?activity=https://m.example/notes/1", "").body());
    assertThat(members("Post")).containsAll(names(post));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/members/not.a.member.example, 404",
    "GET, /api/v1/why, 400",
    "GET, /api/v1/terms, 401",
    "PUT, /api/v1/terms, 401",
    "POST, /api/v1/terms/preview, 401",
    "POST, /api/v1/terms/proof, 400",
    "POST, /api/v1/terms/session, 400"
  })
  void whatIsRefusedIsProblemDetails(String method, String path, int status) throws IOException {
    var reply = peer.client().send(method, relay.origin + path, Map.of(), new byte[0]);
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(names(Json.parse(reply.body()))).containsAll(List.of("title", "status", "detail"));
  }
}
