package commonplace.main;

import commonplace.core.runtime.Problem;
import commonplace.main.doctor.NodeChecks;
import commonplace.main.doctor.SeenHost;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/// `/admin/api/node` and `/admin/api/doctor`: what a process of any role tells its operator, for
/// the admin token.
final class NodeStatus {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Settings settings;
  private final String nodeId;
  private final byte[] authorization;
  private final Duration horizon;
  private final Duration erasedWithin;
  private final Instant since;
  private final Supplier<Readiness> readiness;
  private final NodeChecks checks;

  /// @param erasedWithin what was deleted has left the disk after this
  NodeStatus(
      Settings settings,
      String nodeId,
      String adminToken,
      Duration horizon,
      Duration erasedWithin,
      Instant since,
      Supplier<Readiness> readiness,
      NodeChecks checks) {
    this.settings = settings;
    this.nodeId = nodeId;
    this.authorization = ("Bearer " + adminToken).getBytes(StandardCharsets.UTF_8);
    this.horizon = horizon;
    this.erasedWithin = erasedWithin;
    this.since = since;
    this.readiness = readiness;
    this.checks = checks;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/admin/api/node", context -> answer(context, this::document));
    routes.get("/admin/api/doctor", context -> answer(context, this::findings));
    SeenHost.addTo(routes);
  }

  private Map<String, Object> findings() {
    return Map.of("findings", checks.all().stream().map(Doctor::asMap).toList());
  }

  private void answer(Context context, Supplier<Map<String, Object>> document) {
    var sent = context.header("Authorization");
    if (sent == null
        || !MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), authorization)) {
      context.header("WWW-Authenticate", "Bearer");
      new Problem(401, "Not authorised", "send the admin token as a bearer token").answer(context);
      return;
    }
    context.contentType("application/json").result(JSON.writeValueAsBytes(document.get()));
  }

  private Map<String, Object> document() {
    var now = readiness.get();
    var document = new LinkedHashMap<String, Object>();
    document.put("version", Version.text());
    document.put("origin", settings.origin().text());
    document.put("nodeId", nodeId);
    document.put("process", ProcessHandle.current().pid());
    document.put("since", since.toString());
    document.put(
        "roles",
        settings.roles().stream().sorted().map(r -> r.name().toLowerCase(Locale.ROOT)).toList());
    document.put("log", settings.kafka().isEmpty() ? "embedded" : settings.kafka());
    document.put("ready", now.all());
    document.put("parts", now.parts());
    document.put("memory", memory(Memory.now()));
    document.put("catchUpHorizon", horizon.toString());
    document.put("erasedWithin", erasedWithin.toString());
    return document;
  }

  private static Map<String, Object> memory(Memory memory) {
    var members = new LinkedHashMap<String, Object>();
    memory.anonymous().ifPresent(bytes -> members.put("anonymousBytes", bytes));
    memory.mapped().ifPresent(bytes -> members.put("mappedFileBytes", bytes));
    members.put("heapBytes", memory.heap());
    members.put("heapMaxBytes", memory.heapMax());
    return members;
  }
}
