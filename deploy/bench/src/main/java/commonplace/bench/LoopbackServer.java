package commonplace.bench;

import commonplace.core.runtime.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// A bare Jetty on any number of loopback ports, each a server of its own to the others.
final class LoopbackServer implements AutoCloseable {
  private static final int THREADS = 512;

  /// Beside those of the ports, each of which has one that waits for it.
  private static final int WORKERS = 12;

  private static final int BACKLOG = 1_024;
  private static final int SLOW_SECONDS = 2;

  /// Longer than anybody pauses: a request that crosses the end of its connection is lost, and a
  /// bare client sends nothing twice.
  private static final long IDLE_MILLIS = 300_000;

  /// The kernel of this machine takes a connection at once, or not.
  private static final int TAKEN_WITHIN_MILLIS = 200;

  /// What arrived.
  record Arrived(
      String method, int port, String target, HttpFields headers, Bytes body, long nanos) {}

  /// What is answered.
  ///
  /// @param manner and how
  record Reply(int status, Bytes json, Manner manner) {
    Reply(int status, Bytes json) {
      this(status, json, Manner.PROMPT);
    }

    static Reply of(int status) {
      return new Reply(status, Bytes.EMPTY);
    }
  }

  /// Decides what to answer.
  @FunctionalInterface
  interface Inbox {
    Reply answer(Arrived arrived);
  }

  private final List<Closeable> held = new CopyOnWriteArrayList<>();
  private final QueuedThreadPool threads;
  private final Server server;
  private final Optional<SslContextFactory.Server> tls;

  LoopbackServer(Inbox inbox) {
    this(inbox, Optional.empty());
  }

  /// @param tls if its ports listen over TLS
  LoopbackServer(Inbox inbox, Optional<SslContextFactory.Server> tls) {
    this.tls = tls;
    threads = new QueuedThreadPool(THREADS, 4);
    threads.setDaemon(true);
    server = new Server(threads);
    server.setHandler(new Bodies(inbox));
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("The server did not start", e);
    }
  }

  /// Opens one more port.
  int listen() {
    return listen(0);
  }

  /// Opens a port, again perhaps.
  int listen(int port) {
    var connector =
        tls.map(ssl -> new ServerConnector(server, 0, 1, ssl))
            .orElseGet(() ->
                new ServerConnector(server, null, null, null, 0, 1, new HttpConnectionFactory()));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    threads.setMaxThreads(Math.max(THREADS, server.getConnectors().length + WORKERS));
    try {
      connector.start();
    } catch (Exception e) {
      throw new IllegalStateException("The server did not listen on one more port", e);
    }
    return connector.getLocalPort();
  }

  /// Closes a port: whoever connects is refused.
  void refuse(int port) {
    for (var connector : server.getConnectors()) {
      if (connector instanceof ServerConnector here && here.getLocalPort() == port) {
        try {
          here.stop();
        } catch (Exception e) {
          throw new IllegalStateException("The server did not leave port " + port, e);
        }
        server.removeConnector(here);
      }
    }
  }

  /// Closes a port, and opens it again with a queue that is full of others: whoever connects hears
  /// nothing.
  void vanish(int port) {
    refuse(port);
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      held.add(ServerSocketChannel.open().bind(address, 1));
      boolean taken = true;
      while (taken) {
        var other = SocketChannel.open();
        held.add(other);
        taken = isTaken(other, address);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Port " + port + " did not vanish", e);
    }
  }

  private static boolean isTaken(SocketChannel channel, InetSocketAddress address)
      throws IOException {
    try (var selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_CONNECT);
      return channel.connect(address)
          || (selector.select(TAKEN_WITHIN_MILLIS) > 0 && channel.finishConnect());
    }
  }

  private static final class Bodies extends Handler.Abstract {
    private final Inbox inbox;

    Bodies(Inbox inbox) {
      this.inbox = inbox;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      var content = Content.Source.asByteBuffer(request);
      var body = new byte[content.remaining()];
      content.get(body);
      var reply =
          inbox.answer(
              new Arrived(
                  request.getMethod(),
                  Request.getServerPort(request),
                  request.getHttpURI().getPathQuery(),
                  request.getHeaders(),
                  Bytes.wrapping(body),
                  System.nanoTime()));
      switch (reply.manner()) {
        case PROMPT -> write(reply, response, callback);
        case SLOW ->
            request
                .getComponents()
                .getScheduler()
                .schedule(() -> write(reply, response, callback), SLOW_SECONDS, TimeUnit.SECONDS);
        case SILENT, REFUSING, UNREACHABLE -> {
          // its client gives up, which ends the exchange
        }
        case DRIPPING -> drip(request, response, callback);
      }
      return true;
    }

    private static void write(Reply reply, Response response, Callback callback) {
      response.setStatus(reply.status());
      if (reply.json().length() > 0) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/activity+json");
      }
      response.write(true, ByteBuffer.wrap(reply.json().shared()), callback);
    }

    private static void drip(Request request, Response response, Callback callback) {
      var next =
          Callback.from(
              () -> {
                var _ =
                    request
                        .getComponents()
                        .getScheduler()
                        .schedule(() -> drip(request, response, callback), 1, TimeUnit.SECONDS);
              },
              callback::failed);
      response.write(false, ByteBuffer.wrap(new byte[] {'.'}), next);
    }
  }

  @Override
  public void close() {
    try {
      for (var channel : held) {
        channel.close();
      }
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The server did not stop", e);
    }
  }
}
