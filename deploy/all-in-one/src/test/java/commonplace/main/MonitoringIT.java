package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The dashboard and the alert rules speak of what `/metrics` really serves.
class MonitoringIT {
  private static final Path DEPLOY = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
  private static final Pattern LABEL = Pattern.compile("\\$labels\\.(\\w+)");

  /// An expression and what is written beside it, in which labels are named.
  private record Shown(String expression, Pattern naming, String text) {
    List<String> faults(Map<String, List<Map<String, String>>> served) {
      var asked = Asked.of(expression);
      var faults = new ArrayList<>(asked.faults(served));
      naming
          .matcher(text)
          .results()
          .map(result -> result.group(1))
          .filter(label -> !asked.labels(served).contains(label))
          .map(label -> "nothing is named " + label + ": " + expression)
          .forEach(faults::add);
      return faults;
    }
  }

  @TempDir Path dir;

  private static JsonNode dashboard() throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readString(DEPLOY.resolve("grafana").resolve("commonplace.json")));
  }

  private static List<Shown> onTheDashboard() throws IOException {
    var dashboard = dashboard();
    var panels =
        dashboard
            .path("panels")
            .valueStream()
            .flatMap(panel -> panel.path("targets").valueStream());
    var variables =
        dashboard
            .path("templating")
            .path("list")
            .valueStream()
            .filter(variable -> variable.path("type").asString().equals("query"));
    return Stream.concat(
            panels.map(target ->
                new Shown(
                    target.path("expr").asString(),
                    LEGEND,
                    target.path("legendFormat").asString(""))),
            variables.map(variable -> new Shown(variable.path("query").asString(), LEGEND, "")))
        .toList();
  }

  private static List<Shown> inTheRules() throws IOException {
    return rules().stream()
        .map(rule ->
            new Shown(
                String.valueOf(rule.get("expr")), LABEL, String.valueOf(rule.get("annotations"))))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rules() throws IOException {
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    var file = DEPLOY.resolve("prometheus").resolve("commonplace.rules.yml");
    Map<String, List<Map<String, Object>>> document = yaml.load(Files.readString(file));
    assertThat(document.keySet()).containsExactly("groups");
    return document.values().stream()
        .flatMap(List::stream)
        .map(group -> (List<Map<String, Object>>) group.getOrDefault("rules", List.of()))
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void everySeriesAndLabelIsServed() throws Exception {
    var shown = Stream.concat(onTheDashboard().stream(), inTheRules().stream()).toList();
    assertThat(shown).hasSizeGreaterThan(50);
    try (var product = RunningProduct.start(dir);
        var peer = FakePeer.start().software("mastodon", "4.5.0");
        var birder = FakePeer.start()) {
      product.awaitReady();
      product.asOperator("PUT", "named-relays?name=birds&of=everybody&joining=open");
      product.subscribe(peer);
      var server = birder.instanceActor();
      var join = Activities.mastodon(server).followPublic();
      assertThat(birder.post(product.origin() + "/relays/birds/inbox", server, join).status())
          .isEqualTo(202);
      RunningProduct.awaitTypes(birder, "Accept");
      var author = peer.person("ann");
      var activities = Activities.mastodon(author);
      product.send(peer, author, activities.create(activities.note("<p>hello</p>")));
      await()
          .atMost(RunningProduct.SOON)
          .untilAsserted(() -> {
            var served = Asked.served(product.get("/metrics").body());
            assertThat(shown).flatMap(one -> one.faults(served)).isEmpty();
          });
    }
  }

  @Test
  void everyAlertIsWholeAndExplained() throws Exception {
    var operations =
        Files.readString(DEPLOY.resolve("..").resolve("docs").resolve("OPERATIONS.md"));
    var names = new HashSet<String>();
    for (var rule : rules()) {
      var name = String.valueOf(rule.get("alert"));
      assertThat(names.add(name)).as(name + " is there once").isTrue();
      assertThat(name).matches("Commonplace[A-Za-z]+");
      assertThat(rule.keySet()).isSubsetOf("alert", "expr", "for", "labels", "annotations");
      assertThat(String.valueOf(rule.getOrDefault("for", "1m"))).matches("\\d+[mh]");
      assertThat(String.valueOf(rule.get("labels")))
          .matches("\\{severity=(critical|warning|info)}");
      assertThat(String.valueOf(rule.get("annotations"))).contains("summary=", "description=");
      assertThat(operations).contains("`" + name + "`");
    }
  }

  @Test
  void theDashboardIsWhole() throws Exception {
    var dashboard = dashboard();
    var ids = new HashSet<Integer>();
    for (var panel : dashboard.path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).isTrue();
      assertThat(panel.path("title").asString()).isNotBlank();
      if (!panel.path("type").asString().equals("row")) {
        assertThat(panel.path("targets")).isNotEmpty();
        assertThat(panel.path("description").asString()).isNotBlank();
        assertThat(panel.path("datasource").path("uid").asString()).isEqualTo("${datasource}");
      }
    }
    assertThat(ids).hasSizeGreaterThan(10);
  }
}
