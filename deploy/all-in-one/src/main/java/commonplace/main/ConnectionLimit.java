package commonplace.main;

import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;

/// How many connections may be open; beyond it new ones wait, and idle ones soon make room. Counts
/// how often that begins.
final class ConnectionLimit extends NetworkConnectionLimit {
  private final DoorMetrics metrics;

  ConnectionLimit(int most, Server server, DoorMetrics metrics) {
    super(most, server);
    this.metrics = metrics;
  }

  @Override
  protected void limit() {
    metrics.full();
    super.limit();
  }
}
