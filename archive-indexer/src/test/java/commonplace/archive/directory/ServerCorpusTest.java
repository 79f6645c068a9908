package commonplace.archive.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.runtime.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Documents of real servers, read where they stand beside the project; skipped where absent.
class ServerCorpusTest {
  private static final Path FIXTURES = Path.of("..", "..", "shared", "fixtures");

  private static JsonNode json(Path file) throws IOException {
    assumeThat(FIXTURES).as("the collection of real payloads").isDirectory();
    return switch (JsonReader.parse(Bytes.of(Files.readAllBytes(file)))) {
      case JsonReader.Json(var value, _) -> value;
      case JsonReader.NotJson(var reason) -> throw new AssertionError(file + ": " + reason);
    };
  }

  private static List<Path> files(String kind) throws IOException {
    assumeThat(FIXTURES).as("the collection of real payloads").isDirectory();
    try (var files = Files.walk(FIXTURES)) {
      return files
          .filter(f -> f.toString().endsWith(".json") && f.toString().contains("/" + kind + "/"))
          .sorted()
          .toList();
    }
  }

  private static void assertBounded(ServerCard card) {
    assertThat(card.name()).hasSizeLessThanOrEqualTo(ServerCard.MAX_NAME);
    assertThat(card.summary())
        .hasSizeLessThanOrEqualTo(ServerCard.MAX_SUMMARY)
        .doesNotContain("<p>");
    assertThat(card.languages()).hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void everyNodeInfoIsReadAndNamesItsSoftware() throws IOException {
    int named = 0;
    int linked = 0;
    for (var file : files("nodeinfo")) {
      var json = json(file);
      var card = NodeInfo.card(json);
      assertBounded(card);
      if (json.has("links")) {
        linked++;
      } else if (!card.software().isEmpty()) {
        named++;
      }
    }
    assertThat(linked).isGreaterThanOrEqualTo(3);
    assertThat(named).isGreaterThanOrEqualTo(15);
  }

  @Test
  void wellKnownDocumentsLeadToTheNewestVersion() throws IOException {
    var mobilizon = json(FIXTURES.resolve("mobilizon/nodeinfo/both_versions.json"));
    assertThat(NodeInfo.link(mobilizon, Authority.of("mobilizon.fr")).map(iri -> iri.text()))
        .contains("https://mobilizon.fr/.well-known/nodeinfo/2.1");
    assertThat(NodeInfo.link(mobilizon, Authority.of("other.example"))).isEmpty();
  }

  @Test
  void everyInstanceDocumentIsReadByEveryReader() throws IOException {
    int named = 0;
    for (var file : files("instance-api")) {
      var json = json(file);
      for (var api : InstanceApi.values()) {
        var card = api.card(json);
        assertBounded(card);
        named += card.name().isEmpty() ? 0 : 1;
      }
    }
    assertThat(named).isGreaterThanOrEqualTo(10);
  }

  @Test
  void knownServersReadAsTheySay() throws IOException {
    var v2 =
        InstanceApi.MASTODON_V2.card(
            json(FIXTURES.resolve("mastodon/instance-api/instance-01.json")));
    assertThat(v2.name()).isEqualTo("Mastodon");
    assertThat(v2.activeMonth()).contains(279347L);
    assertThat(v2.languages()).containsExactly("en");
    var akkoma =
        InstanceApi.MASTODON_V1.card(
            json(FIXTURES.resolve("akkoma/instance-api/HYNET_INSTANCE.json")));
    assertThat(akkoma.summary()).isEqualTo("Akkoma: The cooler fediverse server");
    var catodon = NodeInfo.card(json(FIXTURES.resolve("catodon/nodeinfo/catodon-nodeinfo21.json")));
    assertThat(catodon.name()).isEqualTo("Catodon Social");
    assertThat(catodon.activeMonth()).contains(139L);
  }

  @Test
  void crawledServersAreRead() throws IOException {
    var all = json(FIXTURES.resolve("extras/lemmy-instances-968.json")).path("instance_details");
    var unnamed = new ArrayList<String>();
    for (var record : all) {
      var info = NodeInfo.card(record.path("node_info"));
      var site = InstanceApi.LEMMY_V3.card(record.path("site_info"));
      var card = site.or(info);
      assertBounded(card);
      if (card.name().isEmpty() || card.open().isEmpty() || card.software().isEmpty()) {
        unnamed.add(record.path("domain").asString(""));
      }
    }
    assertThat(all.size()).isEqualTo(968);
    assertThat(unnamed).hasSizeLessThan(200);
  }
}
