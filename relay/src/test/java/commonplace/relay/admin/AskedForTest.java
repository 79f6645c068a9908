package commonplace.relay.admin;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.OperatorEvent.Asked;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedForTest {
  private static Asked asked(Optional<String> author, Map<String, List<String>> query) {
    return AskedFor.of(author, "POST", "/admin/api/members/approve", query, new byte[0]);
  }

  private static String kept(String name, String value) {
    return String.valueOf(
        asked(Optional.empty(), Map.of(name, List.of(value))).parameters().get(name));
  }

  @ParameterizedTest
  @CsvSource({
    "ann,ann",
    "Zo%C3%AB%20K,Zoë K",
    "a+b,a+b",
    "100%,100%",
    "' ',operator",
    "a%0Ab,a b",
  })
  void theAuthorIsWhoeverTheySay(String header, String author) {
    assertThat(asked(Optional.of(header), Map.of()).author()).isEqualTo(author);
  }

  @Test
  void whoSaysNothingIsTheOperator() {
    var asked = asked(Optional.empty(), Map.of("actor", List.of("https://a.example/actor")));
    assertThat(asked.author()).isEqualTo("operator");
    assertThat(asked.action()).isEqualTo("POST members/approve");
    assertThat(asked.parameters()).isEqualTo(Map.of("actor", "https://a.example/actor"));
    assertThat(asked.bodyDigest()).isEmpty();
  }

  @Test
  void secretsAreNotKept() {
    assertThat(kept("apiToken", "s3cret")).isEqualTo("(not kept)");
    assertThat(kept("url", "https://ann:s3cret@lists.example/a.csv"))
        .isEqualTo("https://lists.example/a.csv");
  }

  @Test
  void ofABodyOnlyTheDigestIsKept() {
    var asked =
        AskedFor.of(
            Optional.empty(),
            "PUT",
            "/admin/api/terms",
            Map.of(),
            "abc".getBytes(StandardCharsets.US_ASCII));
    assertThat(asked.bodyBytes()).isEqualTo(3);
    assertThat(asked.bodyDigest())
        .contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void everythingIsBounded() {
    var query = new HashMap<String, List<String>>();
    for (int n = 0; n < 1_000; n++) {
      query.put("p" + n + "x".repeat(1_000), List.of("😀".repeat(1_000)));
    }
    var asked = asked(Optional.of("n".repeat(10_000)), query);
    assertThat(asked.author()).hasSize(64);
    assertThat(asked.parameters()).hasSizeLessThanOrEqualTo(32);
    assertThat(asked.parameters().keySet()).allMatch(name -> name.length() <= 64);
    assertThat(asked.parameters().values())
        .allMatch(value -> value.length() <= 500 && value.endsWith("😀…"));
    assertThat(
            AskedFor.of(Optional.empty(), "GET", "/a".repeat(5_000), query, new byte[0]).action())
        .hasSize(300);
  }
}
