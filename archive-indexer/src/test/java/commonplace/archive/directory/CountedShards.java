package commonplace.archive.directory;

import static org.awaitility.Awaitility.await;

import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.ShardPort;
import commonplace.core.log.ArchivedObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// An archive that only knows how much was posted where.
final class CountedShards implements ShardPort {
  private final Map<String, SearchReply.Count> tags = new ConcurrentHashMap<>();
  private final AtomicInteger counted = new AtomicInteger();
  private volatile boolean failing;

  /// From now on a community's members posted so often, with this one hashtag.
  void tag(String community, String tag, long posts) {
    tags.put(community, new SearchReply.Count(tag, posts));
  }

  /// From now on it does not answer, or does again.
  void failing(boolean now) {
    failing = now;
  }

  /// Waits until it was asked twice more.
  void awaitCount() {
    int before = counted.get();
    await().until(() -> counted.get() >= before + 2);
  }

  @Override
  public CommunityActivity activity(String community, Instant since) {
    counted.incrementAndGet();
    if (failing) {
      throw new IllegalStateException("the archive is not there");
    }
    var tag = Optional.ofNullable(tags.get(community));
    return new CommunityActivity(
        tag.map(SearchReply.Count::count).orElse(0L),
        tag.isPresent() ? 1 : 0,
        Optional.empty(),
        List.of(),
        tag.stream().toList());
  }

  @Override
  public SearchReply search(SearchRequest request) {
    throw new UnsupportedOperationException("not asked by the directory");
  }

  @Override
  public Optional<ArchivedObject.Live> object(String id) {
    throw new UnsupportedOperationException("not asked by the directory");
  }

  @Override
  public Held held(String actor) {
    throw new UnsupportedOperationException("not asked by the directory");
  }

  @Override
  public boolean gone(String id) {
    throw new UnsupportedOperationException("not asked by the directory");
  }

  @Override
  public Map<Integer, Long> sizes() {
    throw new UnsupportedOperationException("not asked by the directory");
  }
}
