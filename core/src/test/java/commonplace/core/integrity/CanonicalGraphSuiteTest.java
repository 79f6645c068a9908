package commonplace.core.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.apicatalog.rdf.nquads.NQuadsReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// All tests of the W3C's own suite, except those of what we have no use for.
class CanonicalGraphSuiteTest {
  /// With graphs besides the default one, which {@link DocumentGraph} refuses and {@link Quad}
  /// cannot say; but where they share nothing with it, see {@link #HALF}.
  private static final List<String> NAMED_GRAPHS =
      List.of("test057", "test058", "test059", "test070", "test071", "test072", "test073");

  /// Without blank nodes, so that the default graph's lines are a test of their own.
  private static final List<String> HALF = List.of("test060");

  /// With another hash.
  private static final List<String> SHA_384 = List.of("test075");

  /// Beyond our limit of {@link CanonicalGraph#MAX_STEPS} steps, as beyond any.
  private static final List<String> POISON = List.of("test074");

  /// A row of the manifest.
  private record Row(String name, String hash, String kind) {
    static Row of(String line) {
      var cells = line.split(",", -1); // names may have commas, the last cells have none
      return new Row(cells[0], cells[cells.length - 3], cells[cells.length - 2]);
    }
  }

  /// What a file says.
  private record Statements(List<Quad> ofTheDefaultGraph, boolean haveOtherGraphs) {}

  private static String file(String name) {
    try (var in = CanonicalGraphSuiteTest.class.getResourceAsStream("rdfc10/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Statements statements(String nquads) throws Exception {
    var quads = new ArrayList<Quad>();
    var graphs = new TreeSet<String>();
    new NQuadsReader(new StringReader(nquads))
        .provide((subject, predicate, object, datatype, language, _, graph) -> {
          if (graph == null) {
            quads.add(new Quad(subject, predicate, object, datatype, language));
          } else {
            graphs.add(graph);
          }
          return null;
        });
    return new Statements(quads, !graphs.isEmpty());
  }

  private static Stream<Row> manifest() {
    return file("manifest.csv").lines().skip(1).map(Row::of);
  }

  private static List<String> named(Stream<Row> rows) {
    return rows.map(Row::name).toList();
  }

  static Stream<String> tests() {
    return manifest()
        .map(Row::name)
        .filter(name -> !NAMED_GRAPHS.contains(name))
        .filter(name -> !SHA_384.contains(name))
        .filter(name -> !POISON.contains(name));
  }

  @Test
  void nothingElseIsLeftOut() throws Exception {
    assertThat(tests()).hasSize(56);
    assertThat(named(manifest().filter(row -> !row.hash().isEmpty()))).isEqualTo(SHA_384);
    assertThat(named(manifest().filter(row -> !row.kind().equals("TRUE")))).isEqualTo(POISON);
    var withGraphs = new ArrayList<String>();
    for (var name : named(manifest())) {
      if (statements(file(name + "-in.nq")).haveOtherGraphs()) {
        withGraphs.add(name);
      }
    }
    assertThat(withGraphs)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(NAMED_GRAPHS.stream(), HALF.stream()).toList());
  }

  @ParameterizedTest
  @MethodSource("tests")
  void theResultIsTheirs(String name) throws Exception {
    var quads = statements(file(name + "-in.nq")).ofTheDefaultGraph();
    var expected = file(name + "-rdfc10.nq");
    if (HALF.contains(name)) {
      assertThat(quads).noneMatch(Quad::touchesBlankNode);
      expected = ofTheDefaultGraph(expected);
    }
    assertThat(new String(CanonicalGraph.nquads(quads), StandardCharsets.UTF_8))
        .isEqualTo(expected);
  }

  private static String ofTheDefaultGraph(String nquads) throws Exception {
    var lines = new StringBuilder();
    for (var line : nquads.split("\n", -1)) {
      if (!line.isEmpty() && !statements(line + "\n").haveOtherGraphs()) {
        lines.append(line).append('\n');
      }
    }
    return lines.toString();
  }

  @Test
  void poisonIsGivenUpInTime() {
    for (var name : POISON) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () -> {
            var quads = statements(file(name + "-in.nq")).ofTheDefaultGraph();
            assertThatThrownBy(() -> CanonicalGraph.nquads(quads))
                .isInstanceOf(UnprovableException.class)
                .hasMessageContaining("too much work");
          });
    }
  }
}
