package commonplace.main;

import commonplace.core.runtime.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/// Metrics in Prometheus' format, and health: live while the process can answer, ready while every
/// part of it is. `/health/ready/<part>` asks about one part.
final class Ops {
  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Supplier<Readiness> readiness;

  Ops(Supplier<Readiness> readiness) {
    this.readiness = readiness;
    List.of(
            new JvmMemoryMetrics(),
            new JvmHeapPressureMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics())
        .forEach(binder -> binder.bindTo(meters));
  }

  PrometheusMeterRegistry meters() {
    return meters;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/metrics", context -> context.contentType(FORMAT).result(meters.scrape()));
    routes.get("/health/live", context -> context.contentType("text/plain").result("live\n"));
    routes.get("/health/ready", context -> answer(context, readiness.get()));
    routes.get("/health/ready/{part}", this::onePart);
  }

  private void onePart(Context context) {
    var name = context.pathParam("part");
    var state = readiness.get().parts().get(name);
    if (state == null) {
      new Problem(404, "Not found", "this process has no part of that name").answer(context);
    } else {
      answer(context, new Readiness(Map.of(name, state), state.equals("ready")));
    }
  }

  private static void answer(Context context, Readiness readiness) {
    var parts = Map.<String, Object>of("parts", readiness.parts());
    if (readiness.all()) {
      context.contentType("application/json").result(JSON.writeValueAsBytes(parts));
    } else {
      new Problem(503, "Not ready", "Some parts are not caught up", parts).answer(context);
    }
  }
}
