package commonplace.core.shardport;

import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.SearchRequest.Order;
import commonplace.core.index.ShardPort;
import commonplace.core.log.ArchivedObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The shards of other processes. Learns from any of them who has which, asks each owner for its
/// own, a standby where the owner does not answer or has not restored the shard yet, and merges.
/// Scores are compared between processes although each weighs terms by its own shards; with authors
/// spread over all of them, they differ little.
///
/// No question takes longer than five seconds. Thread-safe.
public final class RemoteShards implements ShardPort, AutoCloseable {
  private final ShardClient client = new ShardClient();
  private final Fanout fanout;

  /// @param seeds shard ports of some of the archive's processes, `host:port`, at least one
  public RemoteShards(List<String> seeds) {
    fanout = new Fanout(client, seeds);
  }

  @Override
  public SearchReply search(SearchRequest request) {
    var pins = request.after().map(SearchRequest.PageMark::searchers).orElse(Map.of());
    var pinned = request.order() == Order.RELEVANCE && request.after().isPresent();
    SortedSet<Integer> only = pinned ? new TreeSet<>(pins.keySet()) : fanout.all();
    var answers =
        fanout.ask(
            ShardMessages.SEARCH,
            only,
            shards -> new ShardMessages.Search(request, shards),
            SearchReply.class);
    var missing = new TreeSet<>(fanout.all());
    missing.removeAll(only);
    missing.addAll(answers.missing());
    return Merging.searches(request, answers.replies(), missing);
  }

  @Override
  public Optional<ArchivedObject.Live> object(String id) {
    var answers = about(ShardMessages.OBJECT, id, ShardMessages.Found.class);
    var found = answers.replies().stream().flatMap(f -> f.object().stream()).findFirst();
    return found.isPresent() ? found : answers.orThrow(Optional.empty());
  }

  @Override
  public boolean gone(String id) {
    var answers = about(ShardMessages.GONE, id, ShardMessages.Gone.class);
    return answers.replies().stream().anyMatch(ShardMessages.Gone::gone) || answers.orThrow(false);
  }

  @Override
  public Held held(String actor) {
    var answers = about(ShardMessages.HELD, actor, Held.class);
    return answers.orThrow(
        new Held(
            answers.replies().stream().flatMap(held -> held.consent().stream()).findFirst(),
            answers.replies().stream().mapToLong(Held::objects).sum()));
  }

  private <T> Fanout.Answers<T> about(String path, String id, Class<T> answer) {
    return fanout.ask(path, fanout.all(), shards -> new ShardMessages.About(id, shards), answer);
  }

  @Override
  public Map<Integer, Long> sizes() {
    var sizes = new TreeMap<Integer, Long>();
    fanout
        .ask(ShardMessages.SIZES, fanout.all(), ShardMessages.Which::new, ShardMessages.Sizes.class)
        .replies()
        .forEach(reply -> sizes.putAll(reply.sizes()));
    return sizes;
  }

  @Override
  public CommunityActivity activity(String community, Instant since) {
    var answers =
        fanout.ask(
            ShardMessages.ACTIVITY,
            fanout.all(),
            shards -> new ShardMessages.Community(community, since, shards),
            CommunityActivity.class);
    return answers.orThrow(Merging.activities(answers.replies()));
  }

  @Override
  public void close() {
    client.close();
  }
}
