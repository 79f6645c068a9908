package commonplace.main;

import commonplace.main.DoorMetrics.Cut;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/// Cuts connections whose request does not come to its end in time: neither its head, nor the whole
/// exchange with body and answer. An idle time-out does not stop bytes that come one by one, each
/// in time. Looks at all connections now and then, so that a request costs nothing. A connection
/// that waits between two requests is left to the idle time-out. For HTTP/1.1, where a connection
/// has one exchange at a time. Counts what it cuts.
final class Deadlines extends AbstractLifeCycle {
  /// In what a connection was first seen.
  ///
  /// @param requests how many heads it had received in all
  /// @param exchanging whether the last of them is not answered yet
  /// @param bytes that it had received in all
  /// @param nanos when that was
  private record Seen(long requests, boolean exchanging, long bytes, long nanos) {
    boolean isStill(Seen before) {
      return before.requests == requests && before.exchanging == exchanging;
    }

    /// Whether nothing has begun since the last exchange.
    boolean isAtRest(Seen before) {
      return !exchanging && requests > 0 && bytes == before.bytes;
    }

    /// What does not end.
    Cut cut() {
      if (exchanging) {
        return Cut.EXCHANGE;
      }
      return bytes == 0 ? Cut.SILENT : Cut.HEAD;
    }
  }

  private final Server server;
  private final Duration longestHead;
  private final Duration longestExchange;
  private final DoorMetrics metrics;
  private final long pauseMillis;
  private Map<EndPoint, Seen> known = Map.of();
  private volatile Scheduler.Task next = () -> false;

  /// @param server whose connectors are watched; this is to be one of its beans
  /// @param longestHead between the first bytes and the end of a head
  /// @param longestExchange from there to the end of the answer
  Deadlines(Server server, Duration longestHead, Duration longestExchange, DoorMetrics metrics) {
    this.server = server;
    this.longestHead = longestHead;
    this.longestExchange = longestExchange;
    this.metrics = metrics;
    // often enough that who says nothing is met here, and not by a longer idle time-out
    this.pauseMillis = Math.min(longestHead.toMillis(), longestExchange.toMillis()) / 8;
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
    next = server.getScheduler().schedule(this::look, pauseMillis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    long now = System.nanoTime();
    var seen = new HashMap<EndPoint, Seen>();
    for (var connector : server.getConnectors()) {
      for (var end : connector.getConnectedEndPoints()) {
        var connection = end.getConnection();
        if (connection != null) {
          look(end, seen(connection, now), seen);
        }
      }
    }
    known = seen;
    if (isRunning()) {
      lookAgain();
    }
  }

  private static Seen seen(Connection connection, long now) {
    long requests = connection.getMessagesIn();
    return new Seen(
        requests, requests != connection.getMessagesOut(), connection.getBytesIn(), now);
  }

  private void look(EndPoint end, Seen now, Map<EndPoint, Seen> seen) {
    var before = known.get(end);
    if (before == null || !now.isStill(before) || now.isAtRest(before)) {
      seen.put(end, now);
    } else if (isOver(before, now)) {
      metrics.cut(now.cut());
      end.close();
    } else {
      seen.put(end, before);
    }
  }

  private boolean isOver(Seen before, Seen now) {
    return now.nanos - before.nanos > (now.exchanging ? longestExchange : longestHead).toNanos();
  }
}
