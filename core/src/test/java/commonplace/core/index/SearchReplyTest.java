package commonplace.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.index.SearchReply.Count;
import commonplace.core.index.SearchReply.Hit;
import commonplace.core.index.SearchRequest.PageMark;
import commonplace.core.log.LogJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchReplyTest {
  private static final Instant EDITED = Instant.parse("2026-11-24T12:00:00.123Z");

  private static Hit hit(Optional<Instant> edited, Optional<String> parent, String warning) {
    return new Hit(
        "https://a.example/1",
        "https://a.example/@anna/1",
        "https://a.example/users/anna",
        "a.example",
        1_000,
        Optional.of("2026-11-24T11:00:00Z"),
        edited,
        parent,
        "en",
        "title",
        warning,
        false,
        "snippet",
        0.5f);
  }

  @Test
  void whatTravelsIsWhatArrives() {
    var reply =
        new SearchReply(
            2,
            List.of(
                hit(Optional.of(EDITED), Optional.of("https://b.example/7"), "warning"),
                hit(Optional.empty(), Optional.empty(), "")),
            Map.of("language", List.of(new Count("en", 2))),
            Optional.of(new PageMark(1_000, 0.5f, "https://a.example/1", Map.of(3, 7L))),
            List.of("shard 1"));
    var json = LogJson.mapper().writeValueAsBytes(reply);
    assertThat(LogJson.mapper().readValue(json, SearchReply.class)).isEqualTo(reply);
  }

  @Test
  void timesTravelAsText() {
    var json =
        LogJson.mapper()
            .<tools.jackson.databind.JsonNode>valueToTree(
                hit(Optional.of(EDITED), Optional.empty(), "warning"));
    assertThat(json.path("edited").asString()).isEqualTo(EDITED.toString());
    assertThat(json.has("hidden")).as("what follows from the rest").isFalse();
  }
}
