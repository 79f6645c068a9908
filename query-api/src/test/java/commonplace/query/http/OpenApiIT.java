package commonplace.query.http;

import static commonplace.query.testkit.RunningApi.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.query.testkit.RunningApi;
import commonplace.query.testkit.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The description of the API says what the routes do. It is read by its indentation, which spares
/// a YAML library.
class OpenApiIT {
  private static final Path FILE = Path.of("..", "docs", "openapi.yaml");
  private RunningApi api;

  @BeforeEach
  void start() {
    api = RunningApi.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  /// The lines below a key, up to the next key of the same indentation.
  private static List<String> block(int indentation, String key) throws IOException {
    var head = " ".repeat(indentation) + key + ":";
    var sibling = Pattern.compile(" {0," + indentation + "}\\S.*");
    var lines = new ArrayList<String>();
    boolean inside = false;
    for (var line : Files.readAllLines(FILE)) {
      if (inside && sibling.matcher(line).matches()) {
        break;
      }
      if (inside) {
        lines.add(line);
      }
      inside |= line.equals(head);
    }
    assertThat(lines).as(key).isNotEmpty();
    return lines;
  }

  private static Set<String> all(List<String> lines, String pattern) {
    var found = new TreeSet<String>();
    var matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(String.join("\n", lines));
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void everyPathIsDescribed() throws IOException {
    var unknown = api.json("/api/v1/serach");
    var paths = unknown.path("paths").values().stream().map(JsonNode::asString).toList();
    var described = Pattern.compile(" {2}(/\\S+):");
    assertThat(
            block(0, "paths").stream()
                .map(described::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1)))
        .containsExactlyInAnyOrderElementsOf(paths);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/search",
        "/api/v1/objects",
        "/api/v1/consent",
        "/api/v1/stats",
        "/api/v1/communities"
      })
  void everyParameterIsDescribed(String path) throws IOException {
    var described = all(block(2, path), "^ +- name: (\\S+)$");
    var known = api.json(path + "?unknown=1").path("allowed").asString("");
    var names = new HashSet<>(Arrays.asList(known.split(", ", -1)));
    names.remove("");
    assertThat(described).isEqualTo(names);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SearchReply",
        "Hit",
        "Object",
        "Consent",
        "Stats",
        "CommunitiesReply",
        "Community",
        "Problem"
      })
  void everyMemberIsDescribed(String schema) throws IOException {
    var members = new TreeSet<>(answer(schema).propertyNames());
    var lines = block(4, schema);
    assertThat(all(lines, "^ {8}(\\w+):")).containsAll(members);
    var required = String.join(" ", lines).replaceAll(".*?required:\\s*\\[([^]]*)].*", "$1");
    assertThat(members).containsAll(Arrays.asList(required.trim().split(",\\s*", -1)));
  }

  @Test
  void aCommunityThatWasFoundSaysWhyAndNothingElse() throws IOException {
    var found = new TreeSet<>(api.json("/api/v1/communities").at("/hits/0").propertyNames());
    assertThat(all(block(4, "CommunityHit"), "^ {12}(\\w+):")).containsExactly("why");
    assertThat(found).contains("why");
    found.remove("why");
    assertThat(found).isEqualTo(new TreeSet<>(answer("Community").propertyNames()));
  }

  /// On the page that the types lead to, and in the description.
  @Test
  void everyKindOfProblemIsExplained() throws IOException {
    var described = all(block(4, "Problem"), "- /problems#(\\S+)$");
    var explained = Jsoup.parse(api.get("/problems").body()).select("dt[id]").eachAttr("id");
    assertThat(explained).containsExactlyInAnyOrderElementsOf(described);
  }

  private JsonNode answer(String schema) {
    var search = api.json("/api/v1/search?q=bread&limit=1&facets=true");
    return switch (schema) {
      case "SearchReply" -> search;
      case "Hit" -> search.path("hits").path(0);
      case "Object" ->
          api.json(
              "/api/v1/objects?id=" + encoded(search.path("hits").path(0).path("id").asString()));
      case "Consent" -> api.json("/api/v1/consent?actor=" + encoded(Samples.ADA));
      case "Stats" -> api.json("/api/v1/stats");
      case "CommunitiesReply" -> api.json("/api/v1/communities?limit=1");
      case "Community" -> api.json("/api/v1/communities/garden.example");
      default -> api.json("/api/v1/search?limit=0");
    };
  }
}
