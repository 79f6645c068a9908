package commonplace.query.directory;

import commonplace.core.index.IndexTerms;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/// Turns a search of the directory into Lucene's. Each word must be found somewhere, as a word or,
/// from three letters on, as the beginning of one. A score depends on nothing but the community and
/// the words, so that pages stay put while others come and go.
final class QueryBuilding {
  /// The most words of one search that count.
  static final int MAX_WORDS = 20;

  private static final int SHORTEST_PREFIX = 3;
  private static final float PREFIX = 0.5f;

  /// Where words are looked for, and how much that weighs.
  private static final List<Place> PLACES =
      List.of(
          new Place(CommunityFields.NAME, 8),
          new Place(CommunityFields.TOPIC_WORDS, 6),
          new Place(CommunityFields.ADDRESS, 4),
          new Place(CommunityFields.SUMMARY, 2));

  private record Place(String field, float weight) {}

  private QueryBuilding() {}

  /// @param words the analysed text, at most {@link #MAX_WORDS}
  static Query of(CommunityQuery query, List<String> words) {
    var all = new BooleanQuery.Builder();
    words.forEach(word -> all.add(somewhere(word), Occur.MUST));
    for (var topic : query.topics()) {
      require(all, CommunityFields.TOPIC, IndexTerms.foldedTag(topic));
    }
    query
        .language()
        .ifPresent(tag -> require(all, CommunityFields.LANGUAGE, IndexTerms.language(tag)));
    query.kind().ifPresent(kind -> require(all, CommunityFields.KIND, CommunityFields.kind(kind)));
    query
        .software()
        .ifPresent(name -> require(all, CommunityFields.SOFTWARE, IndexTerms.folded(name)));
    query.open().ifPresent(open -> require(all, CommunityFields.OPEN, Boolean.toString(open)));
    var built = all.build();
    return built.clauses().isEmpty() ? MatchAllDocsQuery.INSTANCE : built;
  }

  private static void require(BooleanQuery.Builder all, String field, String value) {
    all.add(new TermQuery(new Term(field, value)), Occur.FILTER);
  }

  private static Query somewhere(String word) {
    var places = new ArrayList<Query>();
    for (var place : PLACES) {
      var term = new Term(place.field(), word);
      places.add(weighted(new TermQuery(term), place.weight()));
      if (word.length() >= SHORTEST_PREFIX) {
        places.add(weighted(new PrefixQuery(term), place.weight() * PREFIX));
      }
    }
    return new DisjunctionMaxQuery(places, 0);
  }

  private static Query weighted(Query query, float weight) {
    return new BoostQuery(new ConstantScoreQuery(query), weight);
  }

  /// Whether a word of a community is what a word of the search asks for.
  static boolean matches(String wanted, String word) {
    return word.equals(wanted) || (wanted.length() >= SHORTEST_PREFIX && word.startsWith(wanted));
  }
}
