package commonplace.main;

import commonplace.core.runtime.HttpErrors;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The HTTP server: bounds on what strangers send, and every error as problem details (RFC 9457).
final class Web implements AutoCloseable {
  private static final int MAX_HEADERS = 16 << 10;
  private static final long MAX_BODY = 1 << 20;
  private static final long IDLE_MILLIS = 30_000;
  private static final long STOP_MILLIS = 5_000;
  private static final int MAX_THREADS = 16;
  private static final int MIN_THREADS = 3;
  private static final long IDLE_MILLIS_WHEN_FULL = 1_000;

  /// What one connection, and all of them, may take.
  ///
  /// @param longestHead after this a request whose head has not ended is cut off
  /// @param longestExchange after this an exchange is cut off
  /// @param connections open at most; beyond it new ones wait, and idle ones soon make room
  record Bounds(Duration longestHead, Duration longestExchange, int connections) {
    /// An exchange takes longer than the inbox waits for keys and for the log; connections are far
    /// more than a proxy in front opens.
    static final Bounds USUAL = new Bounds(Duration.ofSeconds(20), Duration.ofSeconds(90), 8_000);
  }

  private final Listen listen;
  private final Javalin server;

  /// One that strangers do not see.
  Web(Listen listen, Consumer<RoutesConfig> routes) {
    this(listen, Bounds.USUAL, DoorMetrics.none(), Optional.empty(), routes);
  }

  /// @param metrics counts what comes to no route
  /// @param front takes what it answers itself before the routes are looked at
  Web(
      Listen listen,
      Bounds bounds,
      DoorMetrics metrics,
      Optional<Handler.Wrapper> front,
      Consumer<RoutesConfig> routes) {
    this.listen = listen;
    this.server =
        Javalin.create(config -> {
          bounds(config, bounds, metrics);
          front.ifPresent(handler -> config.jetty.modifyServer(jetty -> jetty.setHandler(handler)));
          HttpErrors.addTo(config);
          routes.accept(config.routes);
        });
  }

  void start() {
    server.start(listen.host(), listen.port());
  }

  /// A few threads of the system's wait for bytes; whatever may block has a virtual one of its own.
  private static QueuedThreadPool threads() {
    var threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("web");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
    return threads;
  }

  private static void bounds(JavalinConfig config, Bounds bounds, DoorMetrics metrics) {
    config.jetty.threadPool = threads();
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.maxRequestSize = MAX_BODY;
    config.jetty.modifyHttpConfiguration(http -> {
      http.setRequestHeaderSize(MAX_HEADERS);
      http.setSendServerVersion(false);
      http.setIdleTimeout(IDLE_MILLIS);
    });
    config.jetty.modifyServer(jetty -> {
      jetty.setStopTimeout(STOP_MILLIS);
      jetty.setErrorHandler(new Unreadable(MAX_HEADERS, metrics));
      jetty.addBean(new Deadlines(jetty, bounds.longestHead(), bounds.longestExchange(), metrics));
      var limit = new ConnectionLimit(bounds.connections(), jetty, metrics);
      limit.setEndPointIdleTimeout(IDLE_MILLIS_WHEN_FULL);
      jetty.addBean(limit);
      metrics.connections(limit::getNetworkConnectionCount);
    });
  }

  @Override
  public void close() {
    server.stop();
  }
}
