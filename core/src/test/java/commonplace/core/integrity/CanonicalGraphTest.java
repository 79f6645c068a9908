package commonplace.core.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import commonplace.core.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the W3C's tests leave open; they are in {@link CanonicalGraphSuiteTest}.
class CanonicalGraphTest {
  private static String canonical(List<Quad> quads) throws UnprovableException {
    return new String(CanonicalGraph.nquads(quads), StandardCharsets.UTF_8);
  }

  @Test
  void longTextsDoNotMakeTheStepsDearer() {
    var clique = new ArrayList<Quad>();
    var text = "x".repeat(100_000);
    for (int i = 0; i < 10; i++) {
      clique.add(Quad.typed("_:e" + i, "http://example.com/q", text, Quad.XSD + "string"));
      for (int j = 0; j < 10; j++) {
        clique.add(Quad.link("_:e" + i, "http://example.com/p", "_:e" + j));
      }
    }
    assertGivenUp(clique);
  }

  /// As long as the limit on blank nodes lets them become: no stack may overflow.
  @Test
  void longChainsOfThingsAlikeAreWorkedThrough() throws UnprovableException {
    var chains = new ArrayList<Quad>();
    for (int i = 0; i < 199; i++) {
      chains.add(Quad.link("_:a" + i, "http://example.com/p", "_:a" + (i + 1)));
      chains.add(Quad.link("_:b" + i, "http://example.com/p", "_:b" + (i + 1)));
    }
    assertThat(canonical(chains)).hasLineCount(398);
  }

  private static void assertGivenUp(List<Quad> quads) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(() -> CanonicalGraph.nquads(quads))
                .isInstanceOf(UnprovableException.class)
                .hasMessageContaining("too much work"));
  }

  @ParameterizedTest
  @MethodSource(Seeds.FEW)
  void orderAndLabelsDoNotMatter(long seed) throws UnprovableException {
    var random = new Random(seed);
    var quads = new ArrayList<Quad>();
    for (int i = 0; i < 12; i++) {
      var property = "http://example.com/p" + random.nextInt(4);
      var from = "_:n" + random.nextInt(8);
      var to = random.nextInt(4);
      quads.add(
          to == 0
              ? Quad.typed(from, property, "t" + random.nextInt(3), Quad.XSD + "string")
              : Quad.link(from, property, "_:n" + random.nextInt(8)));
    }
    var expected = canonical(quads);
    var shift = 1 + random.nextInt(50);
    var other = new ArrayList<Quad>();
    quads.forEach(q ->
        other.add(
            new Quad(
                relabelled(q.subject(), shift),
                q.predicate(),
                relabelled(q.object(), shift),
                q.datatype(),
                q.language())));
    Collections.shuffle(other, random);
    assertThat(canonical(other)).isEqualTo(expected);
  }

  private static String relabelled(String name, int shift) {
    return name.startsWith("_:n")
        ? "_:m" + (999 - shift - Integer.parseInt(name.substring(3)))
        : name;
  }
}
