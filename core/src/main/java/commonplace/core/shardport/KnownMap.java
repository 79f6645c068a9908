package commonplace.core.shardport;

import commonplace.core.index.ShardPort.ShardsUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The shard map as it was last told. Asked for again when it is old or in doubt, of the seeds and
/// of every process that it names. Thread-safe.
final class KnownMap {
  private static final Logger LOG = LoggerFactory.getLogger(KnownMap.class);
  private static final Duration AGE = Duration.ofSeconds(5);
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final ShardClient client;
  private final List<String> seeds;
  private volatile @Nullable Known known;

  /// @param doubted whether a process in it did not answer since, or not for a shard
  private record Known(ShardMap map, long learnt, boolean doubted) {
    boolean isOld() {
      return doubted || System.nanoTime() - learnt > AGE.toNanos();
    }
  }

  /// @param seeds at least one
  KnownMap(ShardClient client, List<String> seeds) {
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("A query needs to know a shard port");
    }
    this.client = client;
    this.seeds = List.copyOf(seeds);
  }

  void doubt() {
    var current = known;
    if (current != null) {
      known = new Known(current.map(), current.learnt(), true);
    }
  }

  /// @throws ShardsUnavailableException if nobody ever told it
  ShardMap map() {
    var current = known;
    if (current != null && !current.isOld()) {
      return current.map();
    }
    var addresses = new LinkedHashSet<>(seeds);
    if (current != null) {
      current.map().nodes().forEach(node -> addresses.add(node.address()));
    }
    IOException last = null;
    for (var address : addresses) {
      try {
        var map = client.ask(address, ShardMessages.MAP, null, ShardMap.class, WAIT);
        known = new Known(map, System.nanoTime(), false);
        return map;
      } catch (IOException e) {
        LOG.debug("No shard map: address={}", address, e);
        last = e;
      }
    }
    if (current != null) {
      return current.map();
    }
    throw new ShardsUnavailableException("No shard port answers: " + Objects.requireNonNull(last));
  }
}
