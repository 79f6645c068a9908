package commonplace.archive.shard;

import commonplace.core.index.Clause;
import commonplace.core.index.IndexTerms;
import commonplace.core.index.PostFields;
import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.SearchRequest.Order;
import commonplace.core.index.ShardPort.CommunityActivity;
import commonplace.core.index.ShardPort.Held;
import commonplace.core.index.ShardPort.PageExpiredException;
import commonplace.core.index.ShardPort.ShardsUnavailableException;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ConsentState;
import commonplace.core.log.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/// Answers from given shards of this process, whether it keeps them up to date or only follows
/// them, as far as they are: ask {@link #lacking} first. Of shards that are not here, a search
/// names them, sizes are left out, and everything else cannot be answered. Thread-safe.
final class ShardQueries {
  private static final int LANGUAGES = 20;
  private static final int TAGS = 50;
  private static final int AT_ONCE = 2 * Runtime.getRuntime().availableProcessors();
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final ShardSet shards;
  private final Topics topics;
  private final PostSearch search;
  private final Semaphore turns = new Semaphore(AT_ONCE);

  ShardQueries(ShardSet shards, Topics topics) {
    this.shards = shards;
    this.topics = topics;
    search = new PostSearch(topics.archiveObjects());
  }

  /// Those of the shards that this process cannot answer for: not here, or not yet whole.
  SortedSet<Integer> lacking(Collection<Integer> wanted) {
    return shards.lacking(wanted);
  }

  /// @param part whether the answer will be merged with those of other processes
  /// @throws PageExpiredException if the page mark's searchers are gone
  /// @throws IllegalArgumentException if the request asks for too much
  SearchReply search(SearchRequest request, Collection<Integer> wanted, boolean part) {
    return inTurn(() -> {
      try (var view = view(request, wanted)) {
        var missing = new ArrayList<String>();
        for (int shard : wanted) {
          if (!view.shards().contains(shard)) {
            missing.add(PostSearch.name(shard));
          }
        }
        var reply = search.search(view, request, missing, part);
        if (isPinned(request)) {
          refuseIfGone(reply, wanted);
        }
        return reply;
      }
    });
  }

  private static boolean isPinned(SearchRequest request) {
    return request.order() == Order.RELEVANCE && request.after().isPresent();
  }

  /// A pinned searcher still sees what was taken back since; nobody else may.
  private void refuseIfGone(SearchReply reply, Collection<Integer> wanted) throws IOException {
    try (var now = shards.view(ShardSet.Kind.POSTS, wanted)) {
      for (var hit : reply.hits()) {
        var live = both(term(PostFields.ID, hit.id()), kind(PostFields.POST));
        if (first(now.searcher(), live) < 0) {
          throw new PageExpiredException(
              "Something on this page was withdrawn meanwhile, start again");
        }
      }
    }
  }

  private View view(SearchRequest request, Collection<Integer> wanted) throws IOException {
    if (!isPinned(request)) {
      return shards.view(ShardSet.Kind.POSTS, wanted);
    }
    return shards
        .pinned(request.after().get().searchers(), wanted)
        .orElseThrow(() -> new PageExpiredException("This page of results is gone, start again"));
  }

  Optional<Live> object(String id, Collection<Integer> wanted) {
    return asking(() -> {
      try (var view = shards.view(ShardSet.Kind.POSTS, wanted)) {
        var document = first(view.searcher(), both(term(PostFields.ID, id), kind(PostFields.POST)));
        if (document < 0) {
          requireAll(view, wanted);
          return Optional.<Live>empty();
        }
        return Optional.of(search.stored(view.searcher(), document));
      }
    });
  }

  boolean gone(String id, Collection<Integer> wanted) {
    return asking(() -> {
      try (var view = shards.view(ShardSet.Kind.POSTS, wanted)) {
        boolean gone =
            view.searcher().count(both(term(PostFields.ID, id), kind(PostFields.GONE))) > 0;
        if (!gone) {
          requireAll(view, wanted);
        }
        return gone;
      }
    });
  }

  Held held(String actor, Collection<Integer> wanted) {
    return asking(() -> {
      try (var posts = shards.view(ShardSet.Kind.POSTS, wanted);
          var consents = shards.view(ShardSet.Kind.CONSENT, wanted)) {
        requireAll(posts, wanted);
        return new Held(
            consent(consents.searcher(), actor),
            posts.searcher().count(both(term(PostFields.FROM, actor), kind(PostFields.POST))));
      }
    });
  }

  private Optional<ConsentState> consent(IndexSearcher searcher, String actor) throws IOException {
    var document = first(searcher, term(PostFields.ID, actor));
    if (document < 0) {
      return Optional.empty();
    }
    var value = searcher.storedFields().document(document).getBinaryValue(PostFields.VALUE);
    if (value == null) {
      throw new IllegalStateException("A consent in the index has no value");
    }
    return Optional.of(
        IndexContent.decode(topics.consentLedger(), BytesRef.deepCopyOf(value).bytes));
  }

  Map<Integer, Long> sizes(Collection<Integer> wanted) {
    return asking(() -> {
      var sizes = new TreeMap<Integer, Long>();
      for (int shard : wanted) {
        try (var view = shards.view(ShardSet.Kind.POSTS, List.of(shard))) {
          if (!view.shards().isEmpty()) {
            sizes.put(shard, (long) view.searcher().count(kind(PostFields.POST)));
          }
        }
      }
      return sizes;
    });
  }

  CommunityActivity activity(String community, Instant since, Collection<Integer> wanted) {
    List<Clause> remembered =
        List.of(new Clause.In(community), new Clause.After(since), new Clause.WithSensitive());
    List<Clause> shown = List.of(new Clause.In(community), new Clause.After(since));
    return asking(() -> {
      try (var view = shards.view(ShardSet.Kind.POSTS, wanted)) {
        requireAll(view, wanted);
        var searcher = view.searcher();
        var summary = searcher.search(ClauseQueries.of(remembered), ActivityTally.manager());
        var query = ClauseQueries.of(shown);
        return new CommunityActivity(
            summary.posts(),
            summary.authors().size(),
            summary.last(),
            Tally.largest(
                searcher.search(query, Tally.manager(PostFields.LANGUAGE_COUNT)), LANGUAGES),
            Tally.largest(searcher.search(query, Tally.manager(PostFields.TAG_COUNT)), TAGS));
      }
    });
  }

  private static void requireAll(View view, Collection<Integer> wanted) {
    if (!view.shards().containsAll(wanted)) {
      throw new ShardsUnavailableException("Not all of these shards are here: " + wanted);
    }
  }

  private static int first(IndexSearcher searcher, Query query) throws IOException {
    var found = searcher.search(query, 1).scoreDocs;
    return found.length == 0 ? -1 : found[0].doc;
  }

  private static Query term(String field, String id) {
    return new TermQuery(new Term(field, IndexTerms.id(id)));
  }

  private static Query kind(String kind) {
    return new TermQuery(new Term(PostFields.KIND, kind));
  }

  private static Query both(Query one, Query other) {
    return new BooleanQuery.Builder().add(one, Occur.FILTER).add(other, Occur.FILTER).build();
  }

  /// Searches take memory for as long as they run, so only some run at a time.
  private <T> T inTurn(Question<T> question) {
    try {
      if (!turns.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ShardsUnavailableException("Too many searches at once, try again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShardsUnavailableException("Interrupted while waiting to search");
    }
    try {
      return asking(question);
    } finally {
      turns.release();
    }
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  private static <T> T asking(Question<T> question) {
    try {
      return question.ask();
    } catch (IOException e) {
      throw new UncheckedIOException("The index cannot be read", e);
    }
  }
}
