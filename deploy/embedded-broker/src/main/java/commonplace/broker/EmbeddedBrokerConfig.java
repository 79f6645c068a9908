package commonplace.broker;

import java.nio.file.Path;

/// Where the embedded broker lives.
///
/// @param dataDir a folder of its own, created if missing; holds the log and the password
/// @param port where clients connect on loopback; 0 takes a free one
public record EmbeddedBrokerConfig(Path dataDir, int port) {
  private static final int MAX_PORT = 65_535;

  public EmbeddedBrokerConfig {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("broker port must be 0 to 65535: " + port);
    }
  }
}
