package commonplace.core.kafka;

import commonplace.core.log.RetentionPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// A retention policy in Kafka's words.
///
/// The arithmetic of erasure within 24 hours: a segment is open for at most 6 hours (heartbeats
/// make it roll), is compacted at most 12 hours after its first record, and its file is gone 60
/// seconds later.
final class TopicSettings {
  static final Duration SEGMENT = Duration.ofHours(6);
  static final Duration MAX_COMPACTION_LAG = Duration.ofHours(12);
  static final Duration FILE_DELETE_DELAY = Duration.ofSeconds(60);

  private TopicSettings() {}

  static Map<String, String> of(RetentionPolicy policy, TopicLayout layout) {
    var settings = new TreeMap<String, String>();
    settings.put("cleanup.policy", cleanup(policy));
    settings.put("retention.ms", policy.horizon().map(TopicSettings::millis).orElse("-1"));
    settings.put("retention.bytes", "-1");
    settings.put("segment.ms", millis(SEGMENT));
    settings.put("file.delete.delay.ms", millis(FILE_DELETE_DELAY));
    settings.put("message.timestamp.type", "LogAppendTime");
    settings.put("compression.type", "producer");
    settings.put("max.message.bytes", String.valueOf(ClientSettings.MAX_RECORD_BYTES));
    settings.put("min.insync.replicas", String.valueOf(layout.minInSyncReplicas()));
    settings.put("unclean.leader.election.enable", "false");
    if (policy.compacted()) {
      settings.put("min.compaction.lag.ms", millis(policy.minCompactionLag()));
      settings.put("max.compaction.lag.ms", millis(MAX_COMPACTION_LAG));
      settings.put("delete.retention.ms", millis(policy.deleteRetention()));
    }
    if (policy.flushed() && layout.replicationFactor() == 1) {
      settings.put("flush.messages", "1");
    }
    return Map.copyOf(settings);
  }

  private static String cleanup(RetentionPolicy policy) {
    if (!policy.compacted()) {
      return "delete";
    }
    return policy.horizon().isPresent() ? "compact,delete" : "compact";
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
