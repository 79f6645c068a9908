package commonplace.core.activitypub;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"@context\":3} | its @context is a number",
        "{\"@context\":\"https://schema.org\"} | its @context is not that of ActivityStreams",
        "{\"id\":4} | its id is a number",
        "{\"type\":true} | its type is a boolean",
        "{\"name\":{\"en\":\"x\"}} | its name is an object: texts by language are its nameMap",
        "{\"nameMap\":[]} | its nameMap is an array, not texts by language",
        "{\"contentMap\":{\"de-419-DE\":\"x\"}} | its contentMap has a key that is no language tag"
            + " (BCP 47)",
        "{\"url\":\"images/1\"} | its url is not absolute",
        "{\"type\":\"Collection\",\"orderedItems\":[]} | a Collection that is not ordered has no"
            + " orderedItems",
        "{\"type\":\"Collection\",\"first\":{\"type\":\"Create\"}} | its first is no page of a"
            + " collection",
      })
  void theFirstFaultIsNamed(String json, String fault) {
    assertThat(Faults.in(Json.parse(json))).contains(fault);
  }

  @Test
  void whatIsRightHasNone() {
    var json =
        """
        {"@context":["https://www.w3.org/ns/activitystreams",{"@language":"und"}],
         "id":"https://m.example/1","type":["Note"],"name":"x","contentMap":{"pt-BR":"x"},
         "url":[{"type":"Link","href":"https://m.example/1"},"https://m.example/@a/1"],
         "actor":"https://m.example/a"}\
        """;
    assertThat(Faults.in(Json.parse(json))).isEmpty();
  }

  @Test
  void aFaultAloneRefusesNothing() {
    var odd = "{\"type\":\"Like\",\"name\":7,\"actor\":\"https://m.example/a\",\"url\":\"x\"}";
    assertThat(ActivityReader.read(Json.parse(odd))).isInstanceOf(ActivityReader.Read.class);
  }
}
