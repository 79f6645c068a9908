package commonplace.main;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/// Cuts connections whose request head does not come to its end in time. An idle time-out does not
/// stop headers that come byte by byte, each in time, and {@link Deadline} counts only from their
/// end. A connection that waits between two requests is left to the idle time-out. For HTTP/1.1.
final class HeaderDeadline extends AbstractLifeCycle {
  /// What a connection had received when it was first seen to wait for this request.
  ///
  /// @param requests how many heads it had received in all
  /// @param nanos when that was
  private record Waiting(long requests, long bytes, long nanos) {}

  private final Server server;
  private final Duration longest;
  private Map<EndPoint, Waiting> waiting = Map.of();
  private volatile Scheduler.Task next = () -> false;

  /// @param server whose connectors are watched; this is to be one of its beans
  /// @param longest between the first bytes and the end of a head
  HeaderDeadline(Server server, Duration longest) {
    this.server = server;
    this.longest = longest;
  }

  @Override
  protected void doStart() {
    lookAgain();
  }

  @Override
  protected void doStop() {
    next.cancel();
  }

  private void lookAgain() {
    next =
        server.getScheduler().schedule(this::look, longest.toMillis() / 4, TimeUnit.MILLISECONDS);
  }

  private void look() {
    long now = System.nanoTime();
    var seen = new HashMap<EndPoint, Waiting>();
    for (var connector : server.getConnectors()) {
      for (var end : connector.getConnectedEndPoints()) {
        var connection = end.getConnection();
        if (connection != null && connection.getMessagesIn() == connection.getMessagesOut()) {
          look(end, connection, now, seen);
        }
      }
    }
    waiting = seen;
    if (isRunning()) {
      lookAgain();
    }
  }

  private void look(EndPoint end, Connection connection, long now, Map<EndPoint, Waiting> seen) {
    long requests = connection.getMessagesIn();
    var before = waiting.get(end);
    if (before == null || before.requests != requests) {
      seen.put(end, new Waiting(requests, connection.getBytesIn(), now));
    } else if (now - before.nanos > longest.toNanos()
        && (requests == 0 || connection.getBytesIn() > before.bytes)) {
      end.close();
    } else {
      seen.put(end, before);
    }
  }
}
