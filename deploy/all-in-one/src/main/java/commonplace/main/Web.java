package commonplace.main;

import commonplace.core.runtime.Problem;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.HttpResponseException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server: bounds on what strangers send, and every error as problem details (RFC 9457).
final class Web implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Web.class);
  private static final int MAX_HEADERS = 16 << 10;
  private static final long MAX_BODY = 1 << 20;
  private static final long IDLE_MILLIS = 30_000;
  private static final long STOP_MILLIS = 5_000;

  private final Listen listen;
  private final Javalin server;

  Web(Listen listen, Consumer<RoutesConfig> routes) {
    this.listen = listen;
    this.server =
        Javalin.create(config -> {
          bounds(config);
          errors(config.routes);
          routes.accept(config.routes);
        });
  }

  void start() {
    server.start(listen.host(), listen.port());
  }

  private static void bounds(JavalinConfig config) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.maxRequestSize = MAX_BODY;
    config.http.prefer405over404 = true;
    config.jetty.modifyHttpConfiguration(http -> {
      http.setRequestHeaderSize(MAX_HEADERS);
      http.setSendServerVersion(false);
      http.setIdleTimeout(IDLE_MILLIS);
    });
    config.jetty.modifyServer(jetty -> jetty.setStopTimeout(STOP_MILLIS));
  }

  private static void errors(RoutesConfig routes) {
    routes.exception(
        HttpResponseException.class,
        (e, context) ->
            new Problem(
                    e.getStatus(), "The request cannot be answered", String.valueOf(e.getMessage()))
                .answer(context));
    routes.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("Request failed: method={} path={}", context.method(), context.path(), e);
          new Problem(500, "Our own error", "The operator can find more in the log")
              .answer(context);
        });
    routes.error(
        404,
        context -> {
          if (context.result() == null || String.valueOf(context.result()).isEmpty()) {
            new Problem(404, "Not found", "There is nothing at " + context.path()).answer(context);
          }
        });
  }

  @Override
  public void close() {
    server.stop();
  }
}
