package commonplace.core.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.broker.EmbeddedBroker;
import commonplace.broker.EmbeddedBrokerConfig;
import commonplace.core.log.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAuditIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void whatDiffersIsNamed() throws Exception {
    try (var broker = new EmbeddedBroker(new EmbeddedBrokerConfig(folder, 0))) {
      broker.start();
      var config = new KafkaLogConfig(new HashMap<>(broker.clientConfig()), "test", "n");
      var topics = Topics.withHorizon(Topics.DEFAULT_HORIZON).all();
      var audit = new TopicAudit(config, TopicLayout.EMBEDDED);
      assertThat(audit.of(topics).differences())
          .hasSameSizeAs(topics)
          .contains("test.actors is missing");

      new TopicSetup(config, TopicLayout.EMBEDDED).ensure(topics);
      assertThat(audit.of(topics)).isEqualTo(new TopicAudit.Report(1, List.of(), List.of()));

      try (var admin = Admin.create(new HashMap<>(broker.clientConfig()))) {
        var retention = new ConfigEntry("retention.ms", "1000");
        admin
            .incrementalAlterConfigs(
                Map.of(
                    new ConfigResource(ConfigResource.Type.TOPIC, "test.activities"),
                    List.of(new AlterConfigOp(retention, AlterConfigOp.OpType.SET))))
            .all()
            .get();
      }
      // what was changed is told once the broker has read its own metadata
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(audit.of(topics).differences())
                  .containsExactly("test.activities: retention.ms is 1000, not 259200000"));
      assertThat(new TopicAudit(config, new TopicLayout(8, (short) 1)).of(topics).differences())
          .contains("test.actors: partitions is 4, not 8");
    }
  }
}
