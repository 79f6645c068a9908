package commonplace.archive.shard;

import commonplace.core.activitypub.Iri;
import commonplace.core.index.PostFields;
import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchReply.Count;
import commonplace.core.index.SearchReply.Hit;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.SearchRequest.Order;
import commonplace.core.index.SearchRequest.PageMark;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.LongField;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.BytesRef;

/// One search over one view of the shards. Holds no state between searches.
final class PostSearch {
  /// After this long a search answers with what it has, and says that it is incomplete.
  static final Duration LONGEST = Duration.ofSeconds(3);

  private static final int FACET_VALUES = 50;
  private static final Map<String, String> FACETS = facets();
  private static final Sort NEWEST =
      new Sort(
          LongField.newSortField(PostFields.WITNESSED, true, SortedNumericSelector.Type.MAX),
          new SortField(PostFields.ID, SortField.Type.STRING));
  private static final Sort RELEVANCE =
      new Sort(SortField.FIELD_SCORE, new SortField(PostFields.ID, SortField.Type.STRING));
  private static final Set<String> STORED = Set.of(PostFields.VALUE);

  private final Topic<ArchivedObject> topic;

  PostSearch(Topic<ArchivedObject> topic) {
    this.topic = topic;
  }

  private static Map<String, String> facets() {
    var facets = new LinkedHashMap<String, String>();
    facets.put("language", PostFields.LANGUAGE_COUNT);
    facets.put("community", PostFields.COMMUNITY_COUNT);
    facets.put("tag", PostFields.TAG_COUNT);
    return facets;
  }

  /// @param missing shards that were asked for and are not in the view
  /// @param part whether the answer will be merged with others: then it always has a page mark,
  ///   because the merged page may end before this one
  /// @throws IllegalArgumentException if the request asks for too much
  SearchReply search(View view, SearchRequest request, List<String> missing, boolean part)
      throws IOException {
    var query = ClauseQueries.of(request.clauses());
    var searcher = view.searcher();
    long end = System.nanoTime() + LONGEST.toNanos();
    searcher.setTimeout(() -> System.nanoTime() - end > 0);
    long total = searcher.count(query);
    var found = top(searcher, query, request);
    Map<String, List<Count>> facets = request.facets() ? count(searcher, query) : Map.of();
    var hits = hits(searcher, request, found);
    var incomplete = new ArrayList<>(missing);
    if (searcher.timedOut()) {
      view.shards().forEach(shard -> incomplete.add(name(shard)));
    }
    var next =
        part || found.size() == request.limit()
            ? Optional.of(mark(view, request, found))
            : Optional.<PageMark>empty();
    return new SearchReply(total, hits, facets, next, incomplete);
  }

  static String name(int shard) {
    return "shard " + shard;
  }

  private static List<FieldDoc> top(IndexSearcher searcher, Query query, SearchRequest request)
      throws IOException {
    if (searcher.getIndexReader().maxDoc() == 0) {
      return List.of();
    }
    var sort = request.order() == Order.NEWEST ? NEWEST : RELEVANCE;
    var after = request.after().map(mark -> after(mark, request.order())).orElse(null);
    var collectors = new TopFieldCollectorManager(sort, request.limit(), after, request.limit());
    var found = new ArrayList<FieldDoc>();
    for (ScoreDoc document : searcher.search(query, collectors).scoreDocs) {
      found.add((FieldDoc) document);
    }
    return found;
  }

  /// The document number says that the mark's own document does not come again.
  private static FieldDoc after(PageMark mark, Order order) {
    Object first =
        switch (order) {
          case NEWEST -> mark.witnessedMillis();
          case RELEVANCE -> mark.score();
        };
    return new FieldDoc(
        Integer.MAX_VALUE, mark.score(), new Object[] {first, new BytesRef(mark.id())});
  }

  private static PageMark mark(View view, SearchRequest request, List<FieldDoc> found)
      throws IOException {
    var pins = pins(view, request);
    if (found.isEmpty()) {
      return new PageMark(0, 0, "", pins);
    }
    var last = found.getLast().fields;
    var id = ((BytesRef) last[1]).utf8ToString();
    return switch (request.order()) {
      case NEWEST -> new PageMark((Long) last[0], 0, id, pins);
      case RELEVANCE -> new PageMark(0, (Float) last[0], id, pins);
    };
  }

  /// A later page does not make the first one's searchers last longer.
  private static Map<Integer, Long> pins(View view, SearchRequest request) throws IOException {
    if (request.order() != Order.RELEVANCE) {
      return Map.of();
    }
    if (request.after().isEmpty()) {
      return view.pin();
    }
    var pins = new HashMap<>(request.after().get().searchers());
    pins.keySet().retainAll(view.shards());
    return pins;
  }

  private static Map<String, List<Count>> count(IndexSearcher searcher, Query query)
      throws IOException {
    var counts = new LinkedHashMap<String, List<Count>>();
    for (var facet : FACETS.entrySet()) {
      counts.put(
          facet.getKey(),
          Tally.largest(searcher.search(query, Tally.manager(facet.getValue())), FACET_VALUES));
    }
    return counts;
  }

  private List<Hit> hits(IndexSearcher searcher, SearchRequest request, List<FieldDoc> found)
      throws IOException {
    var snippets = new Snippets(request.clauses());
    var hits = new ArrayList<Hit>(found.size());
    for (var document : found) {
      var live = stored(searcher, document.doc);
      var snippet = request.highlight() ? snippets.of(live) : "";
      float score = request.order() == Order.RELEVANCE ? (Float) document.fields[0] : 0;
      hits.add(hit(live, snippet, score));
    }
    return hits;
  }

  private static Hit hit(Live live, String snippet, float score) {
    var current = live.current();
    return new Hit(
        live.id().text(),
        live.url().orElse(live.id().text()),
        live.author().text(),
        live.community(),
        live.witnessed().toEpochMilli(),
        current.published().map(Object::toString),
        live.earlier().isEmpty() ? Optional.empty() : Optional.of(current.witnessed()),
        live.inReplyTo().map(Iri::text),
        current.language(),
        HtmlText.plain(current.title()),
        PostText.warning(live),
        current.sensitive(),
        snippet,
        score);
  }

  /// The object of a document of kind {@link PostFields#POST}.
  Live stored(IndexSearcher searcher, int document) throws IOException {
    var value = searcher.storedFields().document(document, STORED).getBinaryValue(PostFields.VALUE);
    if (value != null
        && IndexContent.decode(topic, BytesRef.deepCopyOf(value).bytes) instanceof Live live) {
      return live;
    }
    throw new IllegalStateException("A post in the index has no value: document=" + document);
  }
}
