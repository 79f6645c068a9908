package commonplace.archive.shard;

import commonplace.core.index.Clause;
import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.SearchRequest.Order;
import commonplace.core.index.SearchRequest.PageMark;
import commonplace.core.log.ArchivedObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Some shards on disk, fed and asked by hand.
final class TestIndex implements AutoCloseable {
  static final IndexSettings SETTINGS = new IndexSettings("log", 1, Duration.ofDays(6));

  final ShardSet shards = new ShardSet();
  final ShardQueries queries = new ShardQueries(shards, Posts.TOPICS);
  private final List<LuceneIndex> indexes = new ArrayList<>();
  private final List<Integer> numbers;
  private long offset;

  TestIndex(Path dir, int count) {
    numbers = IntStream.range(0, count).boxed().toList();
    for (int shard : numbers) {
      var index = open(dir.resolve(Integer.toString(shard)), Posts.BEGIN);
      indexes.add(index);
      shards.opened(ShardSet.Kind.POSTS, shard, index);
    }
  }

  static LuceneIndex open(Path folder, Instant now) {
    return open(folder, now, SETTINGS);
  }

  static LuceneIndex open(Path folder, Instant now, IndexSettings settings) {
    try {
      return LuceneIndex.open(
          folder,
          settings,
          IndexContent.posts(Posts.TOPICS.archiveObjects()),
          InstantSource.fixed(now));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LuceneIndex openConsent(Path folder) throws IOException {
    return LuceneIndex.open(
        folder, SETTINGS, IndexContent.consent(), InstantSource.fixed(Posts.BEGIN));
  }

  LuceneIndex index(int shard) {
    return indexes.get(shard);
  }

  void put(ArchivedObject... objects) {
    for (var object : objects) {
      int shard = Math.floorMod(object.author().text().hashCode(), indexes.size());
      indexes.get(shard).apply(object.id().text(), Posts.bytes(object), offset++);
    }
  }

  void refresh() {
    for (var index : indexes) {
      try {
        index.refreshNow();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  SearchReply search(SearchRequest request) {
    return queries.search(request, numbers, false);
  }

  SearchReply search(Clause... clauses) {
    return search(request(Order.NEWEST, 100, Optional.empty(), clauses));
  }

  static SearchRequest request(
      Order order, int limit, Optional<PageMark> after, Clause... clauses) {
    return new SearchRequest(List.of(clauses), order, limit, after, true, true);
  }

  List<String> ids(Clause... clauses) {
    return ids(search(clauses));
  }

  static List<String> ids(SearchReply reply) {
    return reply.hits().stream().map(SearchReply.Hit::id).toList();
  }

  @Override
  public void close() throws IOException {
    for (var index : indexes) {
      index.abandon();
    }
  }
}
