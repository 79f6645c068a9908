package commonplace.archive.shard;

import commonplace.core.index.Clause;
import commonplace.core.index.IndexTerms;
import commonplace.core.index.PostAnalyzer;
import commonplace.core.index.PostFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.QueryBuilder;

/// Turns the conditions of a search into Lucene's. Words and phrases score, a word in the title
/// more; everything else only selects. What is sensitive is left out unless asked for. Bounded: a
/// search that asks for too much throws {@link IllegalArgumentException}.
final class ClauseQueries {
  /// More than a query of 32 with a range of time.
  static final int MAX_CLAUSES = 40;

  static final int MAX_TEXT = 1_000;
  static final int MAX_WORDS = 64;

  private static final float TITLE_BOOST = 2;

  private final QueryBuilder text = new QueryBuilder(PostAnalyzer.forAsking());
  private int words;

  /// @throws IllegalArgumentException if there are too many conditions or words
  static Query of(List<Clause> clauses) {
    if (clauses.size() > MAX_CLAUSES) {
      throw new IllegalArgumentException("A search has at most " + MAX_CLAUSES + " conditions");
    }
    return new ClauseQueries().all(clauses);
  }

  /// What of the text is looked for, to be shown in it; absent if a search names no text.
  static Optional<Query> shown(List<Clause> clauses) {
    var queries = new ClauseQueries();
    var shown = new BooleanQuery.Builder();
    for (var clause : clauses) {
      if (clause instanceof Clause.Words(var text)) {
        queries.words(text).forEach(word -> shown.add(word, Occur.SHOULD));
      } else if (clause instanceof Clause.Phrase(var text)) {
        queries.phrase(PostFields.TEXT, text).ifPresent(phrase -> shown.add(phrase, Occur.SHOULD));
      }
    }
    var query = shown.build();
    return query.clauses().isEmpty() ? Optional.empty() : Optional.of(query);
  }

  private Query all(List<Clause> clauses) {
    var query = new BooleanQuery.Builder();
    query.add(term(PostFields.KIND, PostFields.POST), Occur.FILTER);
    for (var clause : clauses) {
      if (clause instanceof Clause.Not(var unwanted)) {
        query.add(one(unwanted), Occur.MUST_NOT);
      } else {
        query.add(one(clause), scores(clause) ? Occur.MUST : Occur.FILTER);
      }
    }
    if (!clauses.contains(new Clause.WithSensitive())) {
      query.add(term(PostFields.SENSITIVE, PostFields.YES), Occur.MUST_NOT);
    }
    return query.build();
  }

  private static boolean scores(Clause clause) {
    return clause instanceof Clause.Words || clause instanceof Clause.Phrase;
  }

  private Query one(Clause clause) {
    return switch (clause) {
      case Clause.Words(var given) -> allOf(words(given));
      case Clause.Phrase(var given) ->
          phrase(PostFields.TEXT, given)
              .map(phrase -> weighed(phrase, phrase(PostFields.TITLE, given)))
              .orElse(MatchNoDocsQuery.INSTANCE);
      case Clause.From(var author) -> term(PostFields.FROM, IndexTerms.author(bounded(author)));
      case Clause.In(var community) ->
          term(PostFields.COMMUNITY, IndexTerms.community(bounded(community)));
      case Clause.Tag(var tag) -> term(PostFields.TAG, IndexTerms.foldedTag(bounded(tag)));
      case Clause.Language(var tag) -> term(PostFields.LANGUAGE, IndexTerms.language(bounded(tag)));
      case Clause.Before(var end) ->
          LongField.newRangeQuery(PostFields.WITNESSED, Long.MIN_VALUE, before(millis(end)));
      case Clause.After(var start) ->
          LongField.newRangeQuery(PostFields.WITNESSED, millis(start), Long.MAX_VALUE);
      case Clause.ReplyTo(var object) -> term(PostFields.REPLY_TO, IndexTerms.id(bounded(object)));
      case Clause.WithSensitive() -> MatchAllDocsQuery.INSTANCE;
      case Clause.Not(var unwanted) -> not(unwanted);
    };
  }

  /// Of a negation within a negation.
  private Query not(Clause unwanted) {
    if (unwanted instanceof Clause.Not) {
      throw new IllegalArgumentException("A negation holds no double negation");
    }
    return new BooleanQuery.Builder()
        .add(MatchAllDocsQuery.INSTANCE, Occur.MUST)
        .add(one(unwanted), Occur.MUST_NOT)
        .build();
  }

  /// Each word of the text; one that has no letter or digit counts for nothing.
  private List<Query> words(String given) {
    var found = new ArrayList<Query>();
    for (var word : bounded(given).strip().split("\\s+", -1)) {
      phrase(PostFields.TEXT, word)
          .ifPresent(query -> found.add(weighed(query, phrase(PostFields.TITLE, word))));
    }
    return found;
  }

  private static Query allOf(List<Query> words) {
    if (words.isEmpty()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    var all = new BooleanQuery.Builder();
    words.forEach(word -> all.add(word, Occur.MUST));
    return all.build();
  }

  private static Query weighed(Query anywhere, Optional<Query> inTitle) {
    var query = new BooleanQuery.Builder().add(anywhere, Occur.MUST);
    inTitle.ifPresent(title -> query.add(new BoostQuery(title, TITLE_BOOST), Occur.SHOULD));
    return query.build();
  }

  /// One term, or several next to each other: `wi-fi`, or a Japanese word.
  private Optional<Query> phrase(String field, String given) {
    var query = text.createPhraseQuery(field, PostAnalyzer.normalized(bounded(given)));
    if (query == null) {
      return Optional.empty();
    }
    if (++words > 2 * MAX_WORDS) {
      throw new IllegalArgumentException("A search has at most " + MAX_WORDS + " words");
    }
    return Optional.of(query);
  }

  private static String bounded(String given) {
    if (given.length() > Math.max(MAX_TEXT, IndexTerms.MAX_LENGTH)) {
      throw new IllegalArgumentException("A condition has at most " + MAX_TEXT + " characters");
    }
    return given;
  }

  private static Query term(String field, String value) {
    return new TermQuery(new Term(field, value));
  }

  /// The first millisecond that is not before the instant; the ends of time where it is beyond.
  static long millis(Instant instant) {
    if (instant.getEpochSecond() >= Long.MAX_VALUE / 1_000) {
      return Long.MAX_VALUE;
    }
    if (instant.getEpochSecond() <= Long.MIN_VALUE / 1_000) {
      return Long.MIN_VALUE;
    }
    long floor = instant.toEpochMilli();
    return instant.getNano() % 1_000_000 == 0 ? floor : floor + 1;
  }

  private static long before(long millis) {
    return millis == Long.MIN_VALUE ? millis : millis - 1;
  }
}
