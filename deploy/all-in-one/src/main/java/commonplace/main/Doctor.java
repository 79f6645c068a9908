package commonplace.main;

import commonplace.main.doctor.Finding;
import commonplace.main.doctor.Finding.Level;
import commonplace.main.doctor.FolderChecks;
import commonplace.main.doctor.OriginChecks;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `admin doctor`: every check there is, from this process and from the running one.
final class Doctor {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final Settings settings;
  private final NodeClient node;
  private final InstantSource clock;

  Doctor(Settings settings, NodeClient node, InstantSource clock) {
    this.settings = settings;
    this.node = node;
    this.clock = clock;
  }

  /// @return 1 if there is an error among what was found
  int run(PrintStream out, boolean asJson) throws InterruptedException {
    var findings = findings();
    if (asJson) {
      var list = findings.stream().map(Doctor::asMap).toList();
      out.println(
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(Map.of("findings", list)));
    } else {
      findings.forEach(finding -> lines(finding).forEach(out::println));
    }
    return findings.stream().anyMatch(finding -> finding.level() == Level.ERROR) ? 1 : 0;
  }

  private List<Finding> findings() throws InterruptedException {
    var findings = new ArrayList<Finding>();
    findings.addAll(FolderChecks.folder(settings.data()));
    findings.add(FolderChecks.secret("secret file", settings.secretFile()));
    findings.add(FolderChecks.secret("admin token", settings.adminTokenFile()));
    var running = running();
    findings.addAll(running);
    if (running.stream().noneMatch(finding -> finding.check().equals("process"))) {
      try (var http = HttpClient.newBuilder().connectTimeout(WAIT).build()) {
        findings.addAll(
            new OriginChecks(settings.origin().text(), http, clock).all(!settings.canFederate()));
      }
    }
    return findings;
  }

  /// What the running process says of itself, or one finding named `process` if it says nothing.
  private List<Finding> running() throws InterruptedException {
    try {
      var findings = new ArrayList<Finding>();
      for (var finding : node.get("/admin/api/doctor").path("findings")) {
        findings.add(finding(finding));
      }
      return findings;
    } catch (CommandException | UsageException e) {
      return List.of(
          Finding.error(
              "process",
              String.valueOf(e.getMessage()),
              "start it with \"deploy/commonplace up\", or see what its log says"));
    }
  }

  private static Finding finding(JsonNode finding) {
    return new Finding(
        finding.path("check").asString(""),
        Level.valueOf(finding.path("level").asString("").toUpperCase(Locale.ROOT)),
        finding.path("seen").asString(""),
        finding.path("advice").asString(""));
  }

  static Map<String, Object> asMap(Finding finding) {
    var members = new LinkedHashMap<String, Object>();
    members.put("check", finding.check());
    members.put("level", finding.level().text());
    members.put("seen", finding.seen());
    members.put("advice", finding.advice());
    return members;
  }

  private static List<String> lines(Finding finding) {
    var line =
        String.format(
            Locale.ROOT, "%-8s %-12s %s", finding.level().text(), finding.check(), finding.seen());
    return finding.advice().isEmpty()
        ? List.of(line)
        : List.of(line, " ".repeat(22) + "-> " + finding.advice());
  }
}
