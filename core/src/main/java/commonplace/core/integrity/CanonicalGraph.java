package commonplace.core.integrity;

import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.canon.RdfCanon;
import com.apicatalog.rdf.nquads.NQuadsWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The canonical form of statements (W3C RDF Dataset Canonicalization, RDFC-1.0; before it
/// URDNA2015), in which blank nodes have labels that follow from what they are. That takes
/// exponential time for some, so that the work is limited.
final class CanonicalGraph {
  /// Steps that a document may cost. An ordinary post takes about ten.
  static final int MAX_STEPS = 20_000;

  /// Bytes that may be hashed again and again: a step may take up a whole text.
  private static final int MAX_BYTES = 32 << 20;

  /// What a statement takes besides its text.
  private static final int STATEMENT_BYTES = 256;

  private CanonicalGraph() {}

  /// As N-Quads, lines sorted by code point, in UTF-8.
  static byte[] nquads(List<Quad> quads) throws UnprovableException {
    var canon = RdfCanon.create(CryptoProvider.sha256(), new Steps(limit(quads))::next);
    var lines = new ArrayList<byte[]>();
    try {
      for (var q : quads) {
        canon.quad(q.subject(), q.predicate(), q.object(), q.datatype(), q.language(), null, null);
      }
      canon.provide((subject, predicate, object, datatype, language, direction, graph) -> {
        lines.add(
            NQuadsWriter.nquad(subject, predicate, object, datatype, language, direction, graph)
                .getBytes(StandardCharsets.UTF_8));
        return canon;
      });
    } catch (TooMuchWork e) {
      throw new UnprovableException("things without an id that take too much work to tell apart");
    } catch (RdfConsumerException e) {
      throw new IllegalStateException("statements that their writer refused", e);
    }
    lines.sort(Arrays::compareUnsigned);
    var text = new byte[lines.stream().mapToInt(line -> line.length).sum()];
    int end = 0;
    for (var line : lines) {
      System.arraycopy(line, 0, text, end, line.length);
      end += line.length;
    }
    return text;
  }

  private static int limit(List<Quad> quads) {
    int longest =
        quads.stream()
            .filter(Quad::touchesBlankNode)
            .mapToInt(quad -> quad.object().length())
            .max()
            .orElse(0);
    return Math.min(MAX_STEPS, MAX_BYTES / (longest + STATEMENT_BYTES));
  }

  private static final class Steps {
    private int left;

    Steps(int left) {
      this.left = left;
    }

    void next() {
      if (left-- == 0) {
        throw new TooMuchWork();
      }
    }
  }

  /// The way out that {@link com.apicatalog.rdf.canon.RdfCanonTicker} offers.
  private static final class TooMuchWork extends IllegalStateException {
    private static final long serialVersionUID = 1L;
  }
}
