package commonplace.query.web;

import static commonplace.query.testkit.Readings.mistake;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.Community;
import commonplace.query.directory.CommunityQuery;
import commonplace.query.directory.CommunityQuery.Sort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommunityParametersTest {
  @Test
  void whatAFormLeavesEmptyDoesNotCount() {
    var asked =
        CommunityParameters.of(
            Map.of("q", " ", "topic", "", "language", "", "kind", "", "open", "", "sort", ""));
    assertThat(asked.first())
        .isEqualTo(
            new CommunityQuery(
                "",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Sort.ACTIVITY,
                20,
                Optional.empty()));
    assertThat(asked.url()).isEqualTo("/communities");
  }

  @Test
  void everyConditionCountsAndStaysInTheAddress() {
    var cursor = "c".repeat(5_000);
    var given =
        Map.of(
            "q",
            "slow",
            "topic",
            "#garden",
            "language",
            "pt_BR",
            "kind",
            "GROUP",
            "software",
            "Lemmy",
            "open",
            "false",
            "sort",
            "name",
            "cursor",
            cursor);
    var asked = CommunityParameters.of(given);
    assertThat(asked.first())
        .isEqualTo(
            new CommunityQuery(
                "slow",
                List.of("garden"),
                Optional.of("pt-BR"),
                Optional.of(Community.Kind.GROUP),
                Optional.of("lemmy"),
                Optional.of(false),
                Sort.NAME,
                20,
                Optional.empty()));
    assertThat(asked.cursor()).isEqualTo(cursor);
    assertThat(mistake(asked.query()).parameter()).isEqualTo("cursor");
    assertThat(asked.url())
        .isEqualTo(
            "/communities?q=slow&topic=garden&language=pt-BR&kind=group&software=lemmy&open=false"
                + "&sort=name");
    assertThat(asked.url("kind", "")).doesNotContain("kind");
  }

  @Test
  void nonsenseIsPassedOver() {
    var query =
        CommunityParameters.of(Map.of("kind", "x", "open", "maybe", "sort", "size")).first();
    assertThat(query.kind()).isEmpty();
    assertThat(query.open()).isEmpty();
    assertThat(query.sort()).isEqualTo(Sort.ACTIVITY);
  }

  @Test
  void theFirstHashtagOfTheSearchBoxIsTheTopic() {
    var query = CommunityParameters.ofWords("slow #garden #bread").first();
    assertThat(query.topics()).containsExactly("garden");
    assertThat(query.text()).isEqualTo("slow #bread");
    assertThat(query.sort()).isEqualTo(Sort.RELEVANCE);
  }
}
