package commonplace.archive;

import commonplace.archive.directory.CommunityKeeper;
import commonplace.archive.shard.Shards;
import commonplace.archive.state.ArchiveFold;
import commonplace.core.index.ShardPort;
import commonplace.core.kafka.KafkaEventLog;
import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.peer.PeerClient;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import commonplace.core.shardport.RemoteShards;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The archive's front door: the fold decides what is remembered, the shards index it, the keeper
/// looks after the directory. They meet on the log alone, so each goes on when another stops.
public final class ArchiveIndexer implements Service {
  private final ArchiveFold fold;
  private final Shards shards;
  private final Optional<RemoteShards> everybodys;
  private final CommunityKeeper keeper;

  /// Does no I/O.
  ///
  /// @param log started; the topics and {@link #changelogs} exist on it
  /// @param peers started and closed by the caller, who may share it
  public ArchiveIndexer(
      ArchiveConfig config,
      KafkaLogConfig logConfig,
      KafkaEventLog log,
      Topics topics,
      WithdrawalKeys withdrawalKeys,
      PeerClient peers,
      MeterRegistry meters,
      InstantSource clock) {
    this.fold = new ArchiveFold(logConfig, log, topics, withdrawalKeys, config.foldDir(), meters);
    this.shards = new Shards(logConfig, topics, config.shards(), meters, clock);
    this.everybodys =
        config.shardListen().map(listen -> new RemoteShards(List.of(listen.locally())));
    this.keeper =
        new CommunityKeeper(
            log,
            topics,
            peers,
            everybodys.<ShardPort>map(remote -> remote).orElse(shards),
            config.directory(),
            meters,
            clock);
  }

  /// What the archive keeps on the log for itself; to be created, and given heartbeats, like all
  /// topics.
  public static List<Topic<?>> changelogs(Topics topics) {
    return ArchiveFold.changelogs(topics);
  }

  /// The shards of this process.
  public ShardPort shards() {
    return shards;
  }

  @Override
  public void start() {
    fold.start();
    shards.start();
    keeper.start();
  }

  /// The first that is not ready speaks for all.
  @Override
  public Health check() {
    return Health.ofAll(fold, shards, keeper);
  }

  @Override
  public void close() {
    keeper.close();
    everybodys.ifPresent(RemoteShards::close);
    shards.close();
    fold.close();
  }
}
