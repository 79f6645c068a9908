package commonplace.core.kafka;

import static java.util.stream.Collectors.toMap;

import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/// Compares the topics with what they should be, and changes nothing: {@link TopicSetup} does, at
/// the next start.
public final class TopicAudit {
  private final KafkaLogConfig config;
  private final TopicLayout layout;

  public TopicAudit(KafkaLogConfig config, TopicLayout layout) {
    this.config = config;
    this.layout = layout;
  }

  /// What was found.
  ///
  /// @param brokers how many answer
  /// @param differences from what should be, in words
  /// @param atRisk partitions that miss a copy or a leader, in words
  public record Report(int brokers, List<String> differences, List<String> atRisk) {
    public Report {
      differences = List.copyOf(differences);
      atRisk = List.copyOf(atRisk);
    }
  }

  /// @throws LogUnavailableException if the brokers do not answer
  public Report of(Collection<Topic<?>> topics) {
    try (var admin = Admin.create(new ClientSettings(config).admin())) {
      int brokers =
          BrokerReply.to("which brokers there are", admin.describeCluster().nodes()).size();
      return new TopicAudit(config, layout.on(brokers)).of(admin, brokers, topics);
    }
  }

  private Report of(Admin admin, int brokers, Collection<Topic<?>> topics) {
    var differences = new ArrayList<String>();
    var atRisk = new ArrayList<String>();
    var names = BrokerReply.to("which topics exist", admin.listTopics().names());
    var there = topics.stream().filter(t -> names.contains(config.nameOf(t))).toList();
    topics.stream()
        .filter(t -> !there.contains(t))
        .forEach(t -> differences.add(config.nameOf(t) + " is missing"));
    var described =
        BrokerReply.to(
            "describe topics",
            admin.describeTopics(there.stream().map(config::nameOf).toList()).allTopicNames());
    var settings = settings(admin, there);
    for (var topic : there) {
      var name = config.nameOf(topic);
      compare(topic, Objects.requireNonNull(described.get(name)), differences, atRisk);
      compare(topic, Objects.requireNonNull(settings.get(name)), differences);
    }
    return new Report(brokers, differences, atRisk);
  }

  private void compare(
      Topic<?> topic, TopicDescription there, List<String> differences, List<String> atRisk) {
    int wanted = layout.partitionsOf(topic);
    if (there.partitions().size() != wanted) {
      differences.add(
          there.name() + ": partitions is " + there.partitions().size() + ", not " + wanted);
    }
    for (var partition : there.partitions()) {
      var name = there.name() + "-" + partition.partition();
      if (partition.leader() == null || partition.leader().isEmpty()) {
        atRisk.add(name + " has no leader");
      } else if (partition.isr().size() < partition.replicas().size()) {
        atRisk.add(
            name
                + " has "
                + partition.isr().size()
                + " of "
                + partition.replicas().size()
                + " copies in sync");
      }
      if (partition.replicas().size() < layout.replicationFactor()) {
        differences.add(
            name
                + ": copies is "
                + partition.replicas().size()
                + ", not "
                + layout.replicationFactor());
      }
    }
  }

  private Map<String, Config> settings(Admin admin, Collection<Topic<?>> topics) {
    var resources =
        topics.stream()
            .map(t -> new ConfigResource(ConfigResource.Type.TOPIC, config.nameOf(t)))
            .toList();
    return BrokerReply.to("topics' settings", admin.describeConfigs(resources).all())
        .entrySet()
        .stream()
        .collect(toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
  }

  private void compare(Topic<?> topic, Config there, List<String> differences) {
    TopicSettings.of(topic.policy(), layout)
        .forEach((setting, wanted) -> {
          var entry = there.get(setting);
          var found = entry == null ? "" : String.valueOf(entry.value());
          if (!asSet(found).equals(asSet(wanted))) {
            differences.add(
                config.nameOf(topic) + ": " + setting + " is " + found + ", not " + wanted);
          }
        });
  }

  /// Lists are unordered: `delete,compact` is `compact,delete`.
  private static Set<String> asSet(String value) {
    return Set.copyOf(Arrays.asList(value.split(",", -1)));
  }
}
