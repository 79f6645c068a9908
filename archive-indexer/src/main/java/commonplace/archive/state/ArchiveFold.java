package commonplace.archive.state;

import commonplace.archive.streams.BoundedRocksDb;
import commonplace.core.kafka.GroupOffsets;
import commonplace.core.kafka.KafkaEventLog;
import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.kafka.StreamsSettings;
import commonplace.core.log.Encoded;
import commonplace.core.log.LogGapException;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.log.ValueCodec;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The archive's fold as a service: reads `activities`, `fetched-objects`, `withdrawals` and
/// `actors`, writes `archive-objects` and `consent-ledger`. At least once: after a crash some
/// results are written again, the same ones.
///
/// Ready once it has passed the log's ends as they were at the start, and as long as it is less
/// than a minute behind. It fails, and stays so, when its state cannot be read or written, and when
/// the log dropped records that it had not read.
///
/// What it holds lies on disk twice, here and on the topics of {@link #changelogs}. Those get the
/// policy and the heartbeats of `archive-objects`; here RocksDB writes and merges its files every
/// few hours ({@link BoundedRocksDb#FORGET}). So a deleted text leaves both within a day.
public final class ArchiveFold implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveFold.class);
  private static final Duration GROUPS = Duration.ofSeconds(60);
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final KafkaLogConfig config;
  private final KafkaEventLog log;
  private final Topics topics;
  private final WithdrawalKeys withdrawalKeys;
  private final Path stateDir;
  private final MeterRegistry meters;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private volatile @Nullable FoldWatch watch;
  private volatile @Nullable KnownGroups groups;
  private volatile @Nullable String failure;

  /// @param log started; the topics and {@link #changelogs} exist on it
  /// @param stateDir a folder of its own, made if missing; can be deleted while it is closed
  public ArchiveFold(
      KafkaLogConfig config,
      KafkaEventLog log,
      Topics topics,
      WithdrawalKeys withdrawalKeys,
      Path stateDir,
      MeterRegistry meters) {
    this.config = config;
    this.log = log;
    this.topics = topics;
    this.withdrawalKeys = withdrawalKeys;
    this.stateDir = stateDir;
    this.meters = meters;
  }

  /// What the fold keeps on the log for itself. To be created and given heartbeats like all topics:
  /// Kafka Streams would make them itself, with settings that do not erase in time.
  public static List<Topic<?>> changelogs(Topics topics) {
    return List.of(changelog(topics));
  }

  private static Topic<Bytes> changelog(Topics topics) {
    return new Topic<>(
        FoldTopology.APP + "-" + FoldTopology.STORE + "-changelog",
        new AsStored(),
        topics.archiveObjects().policy());
  }

  /// Returns when Kafka Streams was started, or with {@link #check} failed if it must not be.
  ///
  /// @throws LogUnavailableException if the log does not answer
  /// @throws IllegalStateException if the topics are not partitioned alike
  @Override
  public void start() {
    requireSamePartitions();
    var group =
        open(new GroupOffsets(config, StreamsSettings.applicationId(config, FoldTopology.APP)));
    var sources = FoldParts.sourcesOf(topics);
    try {
      new StartingPoint(log, group, sources, changelog(topics)).ensure();
    } catch (LogGapException e) {
      fail("it was away for longer than the log keeps what it had not read. " + e.getMessage(), e);
      return;
    } catch (LogUnavailableException e) {
      throw e;
    } catch (IllegalStateException e) {
      fail(String.valueOf(e.getMessage()), e);
      return;
    }
    var knowing = open(new KnownGroups(log, topics));
    knowing.start();
    await(knowing);
    groups = knowing;
    var progress = new FoldProgress();
    var parts =
        new FoldParts(
            config, topics, withdrawalKeys::of, knowing, new FoldMeters(meters), progress);
    var watching = open(new FoldWatch(log, config, sources, group, progress));
    watching.start();
    watch = watching;
    start(parts);
  }

  private void start(FoldParts parts) {
    var settings = StreamsSettings.of(config, FoldTopology.APP, stateDir);
    settings.put("rocksdb.config.setter", BoundedRocksDb.class);
    var streams = new KafkaStreams(FoldTopology.of(parts), settings);
    opened.add(() -> {
      if (!streams.close(CLOSE)) {
        LOG.warn("The archive's fold did not close in time: seconds={}", CLOSE.toSeconds());
      }
    });
    streams.setUncaughtExceptionHandler(e -> {
      fail(String.valueOf(e.getMessage()), e);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    });
    streams.setStateListener((now, before) -> {
      LOG.debug("The archive's fold: state={} before={}", now, before);
      if (now == KafkaStreams.State.ERROR && failure == null) {
        failure = "Kafka Streams stopped";
      }
    });
    streams.start();
  }

  private void requireSamePartitions() {
    int count = log.partitions(topics.activities());
    var all = new ArrayList<>(FoldParts.sourcesOf(topics));
    all.add(topics.archiveObjects());
    all.add(topics.consentLedger());
    all.addAll(changelogs(topics));
    for (var topic : all) {
      if (log.partitions(topic) != count) {
        throw new IllegalStateException(
            "Topic " + topic.name() + " has another number of partitions than activities");
      }
    }
  }

  private static void await(KnownGroups groups) {
    try {
      groups.awaitReady(GROUPS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("Interrupted while reading which actors are groups", e);
    }
  }

  private void fail(String reason, Throwable cause) {
    LOG.error("The archive's fold stopped", cause);
    failure = "the archive's fold stopped: " + reason;
  }

  @Override
  public Health check() {
    var failed = failure;
    if (failed != null) {
      return new Health.Failed(failed);
    }
    var watching = watch;
    var knowing = groups;
    if (watching == null || knowing == null) {
      return new Health.Starting("the start");
    }
    return knowing.check() instanceof Health.Failed stopped ? stopped : watching.health();
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.add(part);
    return part;
  }

  @Override
  public void close() {
    for (var part : opened.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("A part of the archive's fold did not close", e);
      }
    }
    opened.clear();
  }

  /// The store's values are read by their keys' first letter, see {@link StoreHoldings}.
  private record AsStored() implements ValueCodec<Bytes> {
    @Override
    public Encoded encode(Bytes value) {
      return new Encoded(Map.of(), value);
    }

    @Override
    public Bytes decode(Encoded stored) {
      return stored.body();
    }
  }
}
