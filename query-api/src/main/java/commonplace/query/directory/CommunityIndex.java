package commonplace.query.directory;

import commonplace.core.index.PostAnalyzer;
import commonplace.core.log.Community;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.store.ByteBuffersDirectory;

/// The directory in memory: all of topic `communities`, indexed. Ready when it has read what was
/// there at the start; until then it answers with what it has. A search sees every change that was
/// read before it.
public final class CommunityIndex implements CommunitySearch, Service {
  private static final double BUFFER_MB = 4;

  private final TopicFold<Community> fold;
  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private final IndexWriter writer;
  private final SearcherManager searchers;

  public CommunityIndex(EventLog log, Topics topics) {
    this.fold = new TopicFold<>(log, topics.communities(), this::apply);
    try {
      this.writer =
          new IndexWriter(
              directory,
              new IndexWriterConfig(PostAnalyzer.forWriting()).setRAMBufferSizeMB(BUFFER_MB));
      this.searchers = new SearcherManager(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException("The directory's index failed", e);
    }
  }

  @Override
  public void start() {
    fold.start();
  }

  @Override
  public Health check() {
    return fold.check();
  }

  @Override
  public void close() {
    fold.close();
    try {
      searchers.close();
      writer.rollback();
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The directory's index failed", e);
    }
  }

  private void apply(LogRecord<Community> logged) {
    var id = new Term(CommunityFields.ID, logged.key());
    try {
      if (logged.value().isPresent()) {
        writer.updateDocument(id, CommunityFields.document(logged.value().get()));
      } else {
        writer.deleteDocuments(id);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The directory's index failed", e);
    }
  }

  @Override
  public Found search(CommunityQuery query) {
    var wanted = Words.asked(query.text()).stream().limit(QueryBuilding.MAX_WORDS).toList();
    return wanted.isEmpty() && !query.text().isBlank()
        ? Found.NONE
        : ask(searcher -> search(searcher, query, wanted));
  }

  private Found search(IndexSearcher searcher, CommunityQuery query, List<String> wanted)
      throws IOException {
    var matching = QueryBuilding.of(query, wanted);
    var order = Order.of(query, wanted);
    // one more than is shown tells whether there is a next page
    var top =
        searcher.search(
            matching,
            new TopFieldCollectorManager(
                order.sort(),
                query.limit() + 1,
                query.after().map(order::after).orElse(null),
                Integer.MAX_VALUE));
    var reasons = new Reasons(query, wanted);
    var hits = new ArrayList<Hit>();
    Optional<PageEnd> end = Optional.empty();
    for (int i = 0; i < Math.min(top.scoreDocs.length, query.limit()); i++) {
      var community = load(searcher, top.scoreDocs[i].doc);
      hits.add(new Hit(community, reasons.of(community)));
      if (i + 1 == query.limit() && top.scoreDocs.length > query.limit()) {
        end = Optional.of(order.end((FieldDoc) top.scoreDocs[i], community));
      }
    }
    var facets = searcher.search(matching, new FacetCounts());
    return new Found(searcher.count(matching), hits, facets, end);
  }

  @Override
  public Optional<Community> find(String id) {
    return ask(searcher -> {
      var top = searcher.search(new TermQuery(new Term(CommunityFields.ID, id)), 1);
      return top.scoreDocs.length == 0
          ? Optional.empty()
          : Optional.of(load(searcher, top.scoreDocs[0].doc));
    });
  }

  @Override
  public long size() {
    return ask(searcher -> (long) searcher.getIndexReader().numDocs());
  }

  @Override
  public long members() {
    Query servers =
        new BooleanQuery.Builder()
            .add(term(CommunityFields.MEMBER, "true"), Occur.FILTER)
            .add(
                term(CommunityFields.KIND, CommunityFields.kind(Community.Kind.INSTANCE)),
                Occur.FILTER)
            .build();
    return ask(searcher -> (long) searcher.count(servers));
  }

  private static Query term(String field, String value) {
    return new TermQuery(new Term(field, value));
  }

  private static Community load(IndexSearcher searcher, int document) throws IOException {
    return CommunityFields.community(searcher.storedFields().document(document));
  }

  private interface Asking<T> {
    T of(IndexSearcher searcher) throws IOException;
  }

  /// Refreshing costs next to nothing where nothing changed.
  private <T> T ask(Asking<T> asking) {
    try {
      searchers.maybeRefreshBlocking();
      var searcher = searchers.acquire();
      try {
        return asking.of(searcher);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The directory's index failed", e);
    }
  }
}
