package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
  private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
  private static final Pattern LABELS = Pattern.compile("\\{[^}]*}");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w$.])[a-zA-Z_][a-zA-Z0-9_]*(?!\\w)\\s*(\\()?");
  private static final Set<String> OPERATORS =
      Set.of("and", "or", "unless", "group_left", "group_right", "bool", "offset");
  private static final Set<String> FUNCTIONS =
      Set.of("sum", "max", "min", "rate", "increase", "abs", "label_values", "by");

  @TempDir Path dir;

  private static List<String> dashboardExpressions() throws IOException {
    var dashboard =
        JsonMapper.shared()
            .readTree(Files.readString(DEPLOY.resolve("grafana").resolve("commonplace.json")));
    return dashboard.findValues("expr").stream().map(JsonNode::asString).toList();
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

  /// The names of time series in an expression.
  private static Set<String> series(String expression) {
    var bare = STRING.matcher(expression).replaceAll("\"\"");
    bare = GROUPING.matcher(LABELS.matcher(bare).replaceAll("")).replaceAll("");
    bare = bare.replaceAll("\\[[^]]*]", "");
    var names = new HashSet<String>();
    var matcher = NAME.matcher(bare);
    while (matcher.find()) {
      var name = matcher.group().replace("(", "").strip();
      if (matcher.group(1) != null) {
        assertThat(FUNCTIONS).as(expression).contains(name);
      } else if (!OPERATORS.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private static void assertBalanced(String expression) {
    for (var pair : List.of("()", "{}", "[]")) {
      assertThat(expression.chars().filter(c -> c == pair.charAt(0)).count())
          .as(expression)
          .isEqualTo(expression.chars().filter(c -> c == pair.charAt(1)).count());
    }
  }

  @Test
  void everyMetricIsServed() throws Exception {
    var wanted = new TreeSet<String>();
    for (var expression : dashboardExpressions()) {
      assertBalanced(expression);
      wanted.addAll(series(expression));
    }
    for (var rule : rules()) {
      var expression = String.valueOf(rule.get("expr"));
      assertBalanced(expression);
      wanted.addAll(series(expression));
    }
    assertThat(wanted).contains("up", "commonplace_ready").hasSizeGreaterThan(20);
    wanted.remove("up"); // Prometheus' own

    try (var product = RunningProduct.start(dir);
        var peer = FakePeer.start().software("mastodon", "4.5.0")) {
      product.awaitReady();
      product.subscribe(peer);
      var author = peer.person("ann");
      var activities = Activities.mastodon(author);
      product.send(peer, author, activities.create(activities.note("<p>hello</p>")));
      await()
          .atMost(RunningProduct.SOON)
          .untilAsserted(() -> assertThat(served(product)).containsAll(wanted));
      assertThat(labels(product)).contains(labelsOfRules());
    }
  }

  private static Set<String> served(RunningProduct product) {
    var names = new TreeSet<String>();
    product
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  private static String labels(RunningProduct product) {
    return product.get("/metrics").body();
  }

  /// Label values that rules ask for by name must exist, or the rule never fires.
  private static String[] labelsOfRules() throws IOException {
    var labels = new TreeSet<String>();
    var pattern = Pattern.compile("\\{((?:state|outcome|reason|condition|reaching)=\"[^\"]+\")}");
    for (var rule : rules()) {
      var matcher = pattern.matcher(String.valueOf(rule.get("expr")));
      while (matcher.find()) {
        labels.add(matcher.group(1));
      }
    }
    assertThat(labels).isNotEmpty();
    return labels.toArray(String[]::new);
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
    var dashboard =
        JsonMapper.shared()
            .readTree(Files.readString(DEPLOY.resolve("grafana").resolve("commonplace.json")));
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
