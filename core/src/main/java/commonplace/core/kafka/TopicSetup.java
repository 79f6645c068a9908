package commonplace.core.kafka;

import static java.util.stream.Collectors.toMap;

import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the topics that are missing and checks those that are there. Several nodes may do so at
/// the same time.
///
/// What can be put right without losing anything is altered and logged, also a changed horizon.
/// Another partition count, fewer replicas or another cleanup policy is not: moving partitions
/// would break the order per author, and a policy that deletes would delete at once.
public final class TopicSetup {
  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
  private static final Duration VISIBLE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String CLEANUP = "cleanup.policy";

  private final KafkaLogConfig config;
  private final TopicLayout layout;

  public TopicSetup(KafkaLogConfig config, TopicLayout layout) {
    this.config = config;
    this.layout = layout;
  }

  /// Returns when every topic is as it must be and has leaders.
  ///
  /// @throws TopicShapeException if a topic differs in a way that only its operator can settle
  /// @throws LogUnavailableException if the brokers did not answer
  public void ensure(Collection<Topic<?>> topics) {
    try (var admin = Admin.create(new ClientSettings(config).admin())) {
      new TopicSetup(config, layout.on(brokers(admin))).ensure(admin, topics);
    }
  }

  private static int brokers(Admin admin) {
    return BrokerReply.to("which brokers there are", admin.describeCluster().nodes()).size();
  }

  private void ensure(Admin admin, Collection<Topic<?>> topics) {
    var names = topics.stream().map(config::nameOf).toList();
    var there = describe(admin, names);
    checkShapes(topics, there); // nothing is added to a house of another shape
    create(admin, topics.stream().filter(t -> !there.containsKey(config.nameOf(t))).toList());
    checkShapes(topics, awaitLeaders(admin, names));
    settle(admin, topics);
  }

  private void create(Admin admin, List<Topic<?>> missing) {
    admin
        .createTopics(missing.stream().map(this::asNew).toList())
        .values()
        .forEach(this::awaitCreation);
  }

  private NewTopic asNew(Topic<?> topic) {
    return new NewTopic(
            config.nameOf(topic), layout.partitionsOf(topic), layout.replicationFactor())
        .configs(TopicSettings.of(topic.policy(), layout));
  }

  private void awaitCreation(String name, KafkaFuture<Void> creation) {
    try {
      BrokerReply.to("create topic " + name, creation);
      LOG.info("Topic created: topic={}", name);
    } catch (LogUnavailableException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      LOG.debug("Topic created by another node meanwhile: topic={}", name);
    }
  }

  private Map<String, TopicDescription> awaitLeaders(Admin admin, List<String> names) {
    var end = System.nanoTime() + VISIBLE.toNanos();
    while (true) {
      var described = describe(admin, names);
      if (described.keySet().containsAll(names)
          && described.values().stream().allMatch(TopicSetup::hasLeaders)) {
        return described;
      }
      if (System.nanoTime() > end) {
        throw new LogUnavailableException(
            "Topics have no leaders after " + VISIBLE + ": " + names,
            new IllegalStateException(String.valueOf(described)));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("Interrupted while waiting for topics", e);
    }
  }

  /// Those that the asked broker knows already.
  private static Map<String, TopicDescription> describe(Admin admin, List<String> names) {
    var described = new HashMap<String, TopicDescription>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach((name, reply) -> {
          try {
            described.put(name, BrokerReply.to("describe topic " + name, reply));
          } catch (LogUnavailableException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
              throw e;
            }
          }
        });
    return described;
  }

  private static boolean hasLeaders(TopicDescription topic) {
    return topic.partitions().stream().allMatch(p -> p.leader() != null && !p.leader().isEmpty());
  }

  private void checkShapes(Collection<Topic<?>> topics, Map<String, TopicDescription> there) {
    for (var topic : topics) {
      var description = there.get(config.nameOf(topic));
      if (description != null) {
        checkShape(topic, description);
      }
    }
  }

  private void checkShape(Topic<?> topic, TopicDescription there) {
    var wanted = layout.partitionsOf(topic);
    if (there.partitions().size() != wanted) {
      throw differs(
          there.name(),
          "partitions",
          there.partitions().size(),
          wanted,
          "the count is fixed at creation: set it back");
    }
    for (var partition : there.partitions()) {
      if (partition.replicas().size() < layout.replicationFactor()) {
        throw differs(
            there.name(),
            "replicas",
            partition.replicas().size(),
            layout.replicationFactor(),
            "add them with kafka-reassign-partitions or lower the setting");
      }
    }
  }

  private static TopicShapeException differs(
      String topic, String what, Object found, Object wanted, String remedy) {
    return new TopicShapeException(
        "Topic " + topic + ": " + what + " is " + found + ", must be " + wanted + "; " + remedy);
  }

  private void settle(Admin admin, Collection<Topic<?>> topics) {
    var byResource =
        topics.stream()
            .collect(
                toMap(
                    t -> new ConfigResource(ConfigResource.Type.TOPIC, config.nameOf(t)), t -> t));
    var there =
        BrokerReply.to("topics' settings", admin.describeConfigs(byResource.keySet()).all());
    var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
    byResource.forEach((resource, topic) -> {
      var ops = differences(resource.name(), topic, Objects.requireNonNull(there.get(resource)));
      if (!ops.isEmpty()) {
        changes.put(resource, ops);
      }
    });
    if (!changes.isEmpty()) {
      BrokerReply.to("alter topics' settings", admin.incrementalAlterConfigs(changes).all());
    }
  }

  private List<AlterConfigOp> differences(String name, Topic<?> topic, Config there) {
    var ops = new ArrayList<AlterConfigOp>();
    TopicSettings.of(topic.policy(), layout)
        .forEach((setting, wanted) -> {
          var entry = there.get(setting);
          var found = entry == null ? "" : String.valueOf(entry.value());
          if (asSet(found).equals(asSet(wanted))) {
            return;
          }
          if (setting.equals(CLEANUP)) {
            throw differs(
                name,
                CLEANUP,
                found,
                wanted,
                "check what it holds, then alter it with kafka-configs");
          }
          LOG.warn(
              "Topic setting altered: topic={} setting={} was={} is={}",
              name,
              setting,
              found,
              wanted);
          ops.add(new AlterConfigOp(new ConfigEntry(setting, wanted), AlterConfigOp.OpType.SET));
        });
    return ops;
  }

  /// Lists are unordered: `delete,compact` is `compact,delete`.
  private static Set<String> asSet(String value) {
    return Set.copyOf(Arrays.asList(value.split(",", -1)));
  }
}
