package commonplace.core.kafka;

import commonplace.core.log.Topic;
import java.util.Map;
import java.util.regex.Pattern;

/// How to reach the brokers, and what is ours on them.
///
/// @param client what every Kafka client gets: `bootstrap.servers`, SASL or TLS settings. It may
///   tune memory and time-outs, but not what our promises rest on, such as `acks`
/// @param namespace stands before every topic (`<namespace>.`), group and transactional id
///   (`<namespace>-`), so that several houses can share brokers; lower case
/// @param nodeId this process among those of the house; must be the same after a restart and never
///   be used by two processes at once (it is the static membership's id)
public record KafkaLogConfig(Map<String, Object> client, String namespace, String nodeId) {
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");
  private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,80}");

  public KafkaLogConfig {
    client = Map.copyOf(client);
    if (!client.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException("The log's client settings lack bootstrap.servers");
    }
    requireMatch(NAMESPACE, "The log's namespace", namespace);
    requireMatch(NODE_ID, "The node's id", nodeId);
  }

  /// A topic's name on the brokers.
  public String nameOf(Topic<?> topic) {
    return namespace + "." + topic.name();
  }

  /// The name of a group or transactional id on the brokers.
  public String idOf(String name) {
    return namespace + "-" + name;
  }

  private static void requireMatch(Pattern pattern, String what, String value) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(what + " must match " + pattern + ": \"" + value + "\"");
    }
  }
}
