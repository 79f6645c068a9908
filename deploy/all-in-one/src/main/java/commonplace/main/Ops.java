package commonplace.main;

import commonplace.core.runtime.Health;
import commonplace.core.runtime.Problem;
import commonplace.core.runtime.Service;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/// Metrics in Prometheus' format, and health: live while the process can answer, ready while every
/// part of it is.
final class Ops {
  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Supplier<Map<String, Service>> services;

  /// @param services the parts that have been started, by name
  Ops(Supplier<Map<String, Service>> services) {
    this.services = services;
    List.of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new UptimeMetrics())
        .forEach(binder -> binder.bindTo(meters));
  }

  PrometheusMeterRegistry meters() {
    return meters;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/metrics", context -> context.contentType(FORMAT).result(meters.scrape()));
    routes.get("/health/live", context -> context.contentType("text/plain").result("live\n"));
    routes.get("/health/ready", this::ready);
  }

  private void ready(Context context) {
    var parts = new TreeMap<String, String>();
    boolean all = true;
    for (var service : services.get().entrySet()) {
      var health = service.getValue().check();
      all &= health instanceof Health.Ready;
      parts.put(service.getKey(), describe(health));
    }
    if (all) {
      context
          .contentType("application/json")
          .result(JSON.writeValueAsBytes(Map.of("parts", parts)));
    } else {
      new Problem(503, "Not ready", "Some parts are not caught up", Map.of("parts", parts))
          .answer(context);
    }
  }

  private static String describe(Health health) {
    return switch (health) {
      case Health.Ready _ -> "ready";
      case Health.Starting(var waitingFor) -> "starting: " + waitingFor;
      case Health.Failed(var reason) -> "failed: " + reason;
    };
  }
}
