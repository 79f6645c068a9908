package commonplace.main;

import commonplace.core.runtime.HttpErrors;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.util.function.Consumer;

/// The HTTP server: bounds on what strangers send, and every error as problem details (RFC 9457).
final class Web implements AutoCloseable {
  private static final int MAX_HEADERS = 16 << 10;
  private static final long MAX_BODY = 1 << 20;
  private static final long IDLE_MILLIS = 30_000;
  private static final long STOP_MILLIS = 5_000;

  /// Longer than the inbox waits for keys and for the log.
  private static final Duration LONGEST_EXCHANGE = Duration.ofSeconds(90);

  private final Listen listen;
  private final Javalin server;

  Web(Listen listen, Consumer<RoutesConfig> routes) {
    this(listen, LONGEST_EXCHANGE, routes);
  }

  /// @param longest after this an exchange is cut off
  Web(Listen listen, Duration longest, Consumer<RoutesConfig> routes) {
    this.listen = listen;
    this.server =
        Javalin.create(config -> {
          bounds(config, longest);
          HttpErrors.addTo(config);
          routes.accept(config.routes);
        });
  }

  void start() {
    server.start(listen.host(), listen.port());
  }

  private static void bounds(JavalinConfig config, Duration longest) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.maxRequestSize = MAX_BODY;
    config.jetty.modifyHttpConfiguration(http -> {
      http.setRequestHeaderSize(MAX_HEADERS);
      http.setSendServerVersion(false);
      http.setIdleTimeout(IDLE_MILLIS);
    });
    config.jetty.modifyServletContextHandler(
        handler -> handler.insertHandler(new Deadline(longest)));
    config.jetty.modifyServer(jetty -> {
      jetty.setStopTimeout(STOP_MILLIS);
      jetty.setErrorHandler(new Unreadable(MAX_HEADERS));
    });
  }

  @Override
  public void close() {
    server.stop();
  }
}
