package commonplace.main;

import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import io.javalin.config.RoutesConfig;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One of the parts that a process is made of.
///
/// Parts stand for themselves: one that does not start, or fails later, is reported as failed and
/// leaves the others alone. The exception is what {@link #startOrThrow} starts.
final class Part implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Part.class);

  private final String name;
  private final Service service;
  private final Consumer<RoutesConfig> routes;
  private volatile Optional<Health> instead = Optional.of(new Health.Starting("its turn"));
  private volatile boolean begun;

  /// @param name as readiness shows it
  /// @param routes adds what the part answers over HTTP
  Part(String name, Service service, Consumer<RoutesConfig> routes) {
    this.name = name;
    this.service = service;
    this.routes = routes;
  }

  /// A part that answers nothing itself.
  Part(String name, Service service) {
    this(name, service, _ -> {});
  }

  String name() {
    return name;
  }

  void addTo(RoutesConfig config) {
    routes.accept(config);
  }

  /// Starts it; the process cannot do without.
  void startOrThrow() {
    begun = true;
    service.start();
    instead = Optional.empty();
  }

  /// Starts it; if it fails, the process goes on without.
  void start() {
    try {
      startOrThrow();
    } catch (RuntimeException e) {
      instead = Optional.of(new Health.Failed("it did not start: " + e.getMessage()));
      LOG.error("A part did not start, the others go on: part={}", name, e);
    }
  }

  Health check() {
    return instead.orElseGet(service::check);
  }

  /// Closes it, if it was ever started; what goes wrong is logged.
  @Override
  public void close() {
    if (begun) {
      try {
        service.close();
      } catch (RuntimeException e) {
        LOG.error("A part did not close: part={}", name, e);
      }
    }
  }
}
