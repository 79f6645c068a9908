package commonplace.core.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.nquads.NQuadsReader;
import com.apicatalog.rdf.nquads.NQuadsReaderException;
import commonplace.core.testkit.Seeds;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// With vectors of W3C rdf-canon (github.com/w3c/rdf-canon, tests/rdfc10, W3C Software and Document
/// License); the number is the test's.
class CanonicalGraphTest {
  private static List<Quad> read(String nquads) {
    var quads = new ArrayList<Quad>();
    try {
      var reader = new NQuadsReader(new StringReader(nquads));
      reader.provide((subject, predicate, object, datatype, language, _, _) -> {
        quads.add(new Quad(subject, predicate, object, datatype, language));
        return null;
      });
    } catch (NQuadsReaderException | RdfConsumerException e) {
      throw new AssertionError(e);
    }
    return quads;
  }

  private static String canonical(List<Quad> quads) throws UnprovableException {
    return new String(CanonicalGraph.nquads(quads), StandardCharsets.UTF_8);
  }

  @Test
  void test016OneThingTwice() throws UnprovableException {
    var in =
        """
        <http://example.org/test> <http://example.org/vocab#B> _:e0 .
        <http://example.org/test> <http://example.org/vocab#A> _:e0 .
        <http://example.org/test> <http://example.org/vocab#embed> _:e0 .
        """;
    assertThat(canonical(read(in)))
        .isEqualTo(
            """
            <http://example.org/test> <http://example.org/vocab#A> _:c14n0 .
            <http://example.org/test> <http://example.org/vocab#B> _:c14n0 .
            <http://example.org/test> <http://example.org/vocab#embed> _:c14n0 .
            """);
  }

  @Test
  void test020Diamond() throws UnprovableException {
    var in =
        """
        <http://example.org/vocab#test> <http://example.org/vocab#A> _:e0 .
        <http://example.org/vocab#test> <http://example.org/vocab#B> _:e1 .
        _:e0 <http://example.org/vocab#next> _:e2 .
        _:e1 <http://example.org/vocab#next> _:e2 .
        """;
    assertThat(canonical(read(in)))
        .isEqualTo(
            """
            <http://example.org/vocab#test> <http://example.org/vocab#A> _:c14n2 .
            <http://example.org/vocab#test> <http://example.org/vocab#B> _:c14n0 .
            _:c14n0 <http://example.org/vocab#next> _:c14n1 .
            _:c14n2 <http://example.org/vocab#next> _:c14n1 .
            """);
  }

  @Test
  void test030Circle() throws UnprovableException {
    var in =
        """
        <http://example.org/vocab#test> <http://example.org/vocab#A> _:e0 .
        <http://example.org/vocab#test> <http://example.org/vocab#B> _:e1 .
        <http://example.org/vocab#test> <http://example.org/vocab#C> _:e2 .
        _:e0 <http://example.org/vocab#next> _:e1 .
        _:e1 <http://example.org/vocab#next> _:e2 .
        _:e2 <http://example.org/vocab#next> _:e0 .
        """;
    assertThat(canonical(read(in)))
        .isEqualTo(
            """
            <http://example.org/vocab#test> <http://example.org/vocab#A> _:c14n0 .
            <http://example.org/vocab#test> <http://example.org/vocab#B> _:c14n1 .
            <http://example.org/vocab#test> <http://example.org/vocab#C> _:c14n2 .
            _:c14n0 <http://example.org/vocab#next> _:c14n1 .
            _:c14n1 <http://example.org/vocab#next> _:c14n2 .
            _:c14n2 <http://example.org/vocab#next> _:c14n0 .
            """);
  }

  @Test
  void test035TwoOfAKind() throws UnprovableException {
    var in =
        """
        _:e0 <http://example.org/vocab#p1> _:e2 .
        _:e1 <http://example.org/vocab#p1> _:e3 .
        _:e2 <http://example.org/vocab#p2> "Foo" .
        _:e3 <http://example.org/vocab#p2> "Foo" .
        """;
    assertThat(canonical(read(in)))
        .isEqualTo(
            """
            _:c14n0 <http://example.org/vocab#p1> _:c14n1 .
            _:c14n1 <http://example.org/vocab#p2> "Foo" .
            _:c14n2 <http://example.org/vocab#p1> _:c14n3 .
            _:c14n3 <http://example.org/vocab#p2> "Foo" .
            """);
  }

  @Test
  void test053Lists() throws UnprovableException {
    var rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    var in =
        """
        _:e1 <RDFfirst> "1" .
        _:e1 <RDFrest> _:e2 .
        _:e2 <RDFfirst> "2" .
        _:e2 <RDFrest> _:e3 .
        _:e3 <RDFfirst> "3" .
        _:e3 <RDFrest> <RDFnil> .
        _:e0 <http://example.org/test#property1> _:e1 .
        _:e4 <RDFfirst> "4" .
        _:e4 <RDFrest> _:e5 .
        _:e5 <RDFfirst> "5" .
        _:e5 <RDFrest> _:e6 .
        _:e6 <RDFfirst> "6" .
        _:e6 <RDFrest> <RDFnil> .
        _:e0 <http://example.org/test#property2> _:e4 .
        """;
    assertThat(canonical(read(in.replace("RDF", rdf))))
        .isEqualTo(
            """
            _:c14n0 <RDFfirst> "3" .
            _:c14n0 <RDFrest> <RDFnil> .
            _:c14n1 <RDFfirst> "6" .
            _:c14n1 <RDFrest> <RDFnil> .
            _:c14n2 <RDFfirst> "1" .
            _:c14n2 <RDFrest> _:c14n5 .
            _:c14n3 <http://example.org/test#property1> _:c14n2 .
            _:c14n3 <http://example.org/test#property2> _:c14n6 .
            _:c14n4 <RDFfirst> "5" .
            _:c14n4 <RDFrest> _:c14n1 .
            _:c14n5 <RDFfirst> "2" .
            _:c14n5 <RDFrest> _:c14n0 .
            _:c14n6 <RDFfirst> "4" .
            _:c14n6 <RDFrest> _:c14n4 .
            """
                .replace("RDF", rdf));
  }

  /// A part of test 060.
  @Test
  void test060Escapes() throws UnprovableException {
    var in =
        """
        <urn:ex:s> <urn:ex:006> "\\"\\\\\\n\\r" .
        <urn:ex:s> <urn:ex:008> "\\t\\b\\n\\r\\f\\"\\'\\\\" .
        <urn:ex:s> <urn:ex:015> "\\u221e" .
        """;
    assertThat(canonical(read(in)))
        .isEqualTo(
            """
            <urn:ex:s> <urn:ex:006> "\\"\\\\\\n\\r" .
            <urn:ex:s> <urn:ex:008> "\\t\\b\\n\\r\\f\\"'\\\\" .
            <urn:ex:s> <urn:ex:015> "∞" .
            """);
  }

  /// Test 074: ten things, each related to each.
  @Test
  void test074APoisonGraphIsGivenUp() {
    var clique = new ArrayList<Quad>();
    for (int i = 0; i < 10; i++) {
      for (int j = 0; j < 10; j++) {
        clique.add(Quad.link("_:e" + i, "http://example.com/p", "_:e" + j));
      }
    }
    assertGivenUp(clique);
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
