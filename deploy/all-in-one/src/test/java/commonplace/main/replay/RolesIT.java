package commonplace.main.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.broker.EmbeddedBroker;
import commonplace.broker.EmbeddedBrokerConfig;
import commonplace.core.integrity.SecretFile;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One broker and the three roles as processes apart: what is posted to the relay's process is
/// found by asking the query's, which holds no shard.
class RolesIT {
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir Path dir;

  @Test
  void threeProcessesAreOneProduct() throws IOException {
    var shards = "127.0.0.1:" + Product.freePort();
    try (var broker = new EmbeddedBroker(new EmbeddedBrokerConfig(dir.resolve("broker"), 0));
        var server = FakePeer.start()) {
      broker.start();
      var cluster = cluster(broker);
      try (var relay = started("relay", cluster);
          var archive = started("archive", cluster, "--shard-listen", shards);
          var query = started("query", cluster, "--shards", shards)) {
        for (var process : List.of(relay, archive, query)) {
          process.awaitReady();
        }
        postedToOneIsFoundByTheOther(server, relay, query);
      }
    }
  }

  private void postedToOneIsFoundByTheOther(FakePeer server, Product relay, Product query) {
    var inbox = relay.origin() + "/inbox";
    var instance = server.instanceActor();
    server.post(inbox, instance, Activities.mastodon(instance).followPublic());
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(server.inbox().accepted()).extracting(Received::type).contains("Accept"));
    var ada = server.person("ada").indexable(true);
    var words = Activities.mastodon(ada);
    var note = words.note("<p>quinces are ripe</p>");
    assertThat(server.post(inbox, ada, words.create(note)).status()).isEqualTo(202);
    var search = "/api/v1/search?q=" + URLEncoder.encode("quinces", StandardCharsets.UTF_8);
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          var reply = query.get(search);
          assertThat(reply.status()).as(reply.body()).isEqualTo(200);
          assertThat(Json.text(Json.parse(reply.body()).path("hits").path(0), "id"))
              .isEqualTo(Json.text(note, "id"));
        });
  }

  private record Cluster(String servers, Path settings, Path secret) {}

  private Cluster cluster(EmbeddedBroker broker) throws IOException {
    var client = broker.clientConfig();
    var servers = String.valueOf(client.get("bootstrap.servers"));
    var settings = new Properties();
    client.forEach((key, value) -> settings.setProperty(key, value.toString()));
    var file = dir.resolve("client.properties");
    try (var out = Files.newBufferedWriter(file)) {
      settings.store(out, "of the broker in this test");
    }
    var secret = dir.resolve("secret");
    SecretFile.readOrMake(secret); // with a cluster it is never made silently
    return new Cluster(servers, file, secret);
  }

  /// In a folder of its own, with the one secret that all share.
  private Product started(String role, Cluster cluster, String... more) throws IOException {
    var flags =
        List.of(
            "--roles",
            role,
            "--kafka",
            cluster.servers,
            "--kafka-config",
            cluster.settings.toString(),
            "--secret-file",
            cluster.secret.toString());
    return Product.start(
        Files.createDirectory(dir.resolve(role)),
        Stream.concat(flags.stream(), Arrays.stream(more)).toArray(String[]::new));
  }
}
