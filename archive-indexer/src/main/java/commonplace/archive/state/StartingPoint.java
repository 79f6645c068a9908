package commonplace.archive.state;

import commonplace.core.kafka.GroupOffsets;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogGapException;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the fold starts to read: at the log's start the first time, then always where it stopped.
/// Records that the log dropped unread are never skipped silently.
final class StartingPoint {
  private static final Logger LOG = LoggerFactory.getLogger(StartingPoint.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final EventLog log;
  private final GroupOffsets group;
  private final List<Topic<?>> sources;
  private final Topic<?> changelog;

  /// @param changelog holds something if the fold ever did anything
  StartingPoint(EventLog log, GroupOffsets group, List<Topic<?>> sources, Topic<?> changelog) {
    this.log = log;
    this.group = group;
    this.sources = sources;
    this.changelog = changelog;
  }

  /// Returns when every partition of every source has a starting point that can be read.
  ///
  /// @throws LogGapException if records were dropped unread
  /// @throws IllegalStateException if the fold ran before and nobody knows how far
  /// @throws LogUnavailableException if the log did not answer
  void ensure() {
    if (places().values().stream().allMatch(Map::isEmpty)) {
      if (ranBefore()) {
        throw lost();
      }
      beginAtTheStart();
    }
    places().forEach(this::check);
  }

  private Map<Topic<?>, Map<Integer, Long>> places() {
    var places = new HashMap<Topic<?>, Map<Integer, Long>>();
    sources.forEach(topic -> places.put(topic, group.committed(topic)));
    return places;
  }

  private void beginAtTheStart() {
    var starts = new HashMap<Topic<?>, Map<Integer, Long>>();
    sources.forEach(topic -> starts.put(topic, log.startOffsets(topic)));
    try {
      group.commit(starts);
      LOG.info("The archive's fold starts at the log's start");
    } catch (LogUnavailableException e) {
      if (places().values().stream().allMatch(Map::isEmpty)) {
        throw e;
      }
      LOG.info("Another node gave the archive's fold its starting point");
    }
  }

  private void check(Topic<?> topic, Map<Integer, Long> places) {
    log.startOffsets(topic)
        .forEach((partition, first) -> {
          var next = places.get(partition);
          if (next == null) {
            throw lost();
          }
          if (next < first) {
            throw new LogGapException(topic.name(), partition, next, first);
          }
        });
  }

  private boolean ranBefore() {
    var ends = log.endOffsets(changelog);
    try (var reader = log.reader(changelog, log.startOffsets(changelog))) {
      while (reader.positions().entrySet().stream()
          .anyMatch(e -> e.getValue() < ends.getOrDefault(e.getKey(), 0L))) {
        if (!reader.poll(POLL).isEmpty()) {
          return true;
        }
      }
      return false;
    }
  }

  private static IllegalStateException lost() {
    return new IllegalStateException(
        "The archive's fold ran before, but its place in the log is not known any more: it was away"
            + " for longer than the brokers keep a group's offsets, and what it missed may be gone");
  }
}
