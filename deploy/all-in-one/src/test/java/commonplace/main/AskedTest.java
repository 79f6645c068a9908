package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskedTest {
  private static final String SCRAPE =
      """
      # HELP commonplace_changes_total How often
      commonplace_changes_total{to="active"} 3.0
      commonplace_changes_total{to="gone"} 0.0
      commonplace_stopped_total{direction="send",reason="a tag"} 0.0
      commonplace_free_bytes 1.0E9
      """;

  private static List<String> faults(String expression) {
    return Asked.of(expression).faults(Asked.served(SCRAPE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "commonplace_free_bytes < 20 or commonplace_free_bytes / commonplace_free_bytes < 0.1",
        "commonplace_free_bytes{instance=~\"$instance\"}",
        "sum by (instance) (increase(commonplace_changes_total{to=\"gone\"}[1d])) > 0",
        "sum by (to) (rate(commonplace_changes_total{instance=~\"$i\",to=~\"gone|active\"}[5m]))",
        "commonplace_changes_total{to=\"gone\"} > ignoring(to) group_left"
            + " commonplace_changes_total{to=\"active\"}",
        "commonplace_stopped_total{direction=\"send\",reason=\"a tag\"}",
        "up{job=\"commonplace\"} == 0",
        "label_values(commonplace_changes_total, instance)",
      })
  void whatIsServedCanBeAskedFor(String expression) {
    assertThat(faults(expression)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "commonplace_fre_bytes",
        "max(commonplace_changes)",
        "commonplace_changes_total{to=\"went\"}",
        "commonplace_changes_total{state=\"gone\"}",
        "commonplace_changes_total{to=~\"gone|went\"}",
        "commonplace_stopped_total{direction=\"send\",reason=\"another\"}",
        "commonplace_free_bytes{to=\"gone\"}",
        "commonplace_free_bytes{to=~\"$to\"}",
        "sum by (from) (commonplace_changes_total)",
        "sum by (instance, to) (commonplace_free_bytes)",
        "label_values(commonplace_changes_total, state)",
      })
  void whatIsNotServedIsAFault(String expression) {
    assertThat(faults(expression)).isNotEmpty();
  }

  @Test
  void onlyWhatIsGroupedByIsLeftOfWhatIsSummed() {
    var served = Asked.served(SCRAPE);
    assertThat(Asked.of("sum by (to) (commonplace_changes_total)").labels(served))
        .containsExactly("to");
    assertThat(Asked.of("max(commonplace_changes_total)").labels(served)).isEmpty();
    assertThat(Asked.of("commonplace_changes_total > 1").labels(served))
        .containsExactlyInAnyOrder("to", "instance", "job");
  }

  @Test
  void whatIsNoExpressionIsSaid() {
    Stream.of("sum(a", "sun(a)", "a{b}", "a{b=\"c\" d=\"e\"}")
        .forEach(wrong ->
            assertThatThrownBy(() -> Asked.of(wrong))
                .as(wrong)
                .isInstanceOf(IllegalArgumentException.class));
  }
}
