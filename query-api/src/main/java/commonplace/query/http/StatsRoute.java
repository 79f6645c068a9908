package commonplace.query.http;

import commonplace.core.index.ShardPort;
import commonplace.query.directory.CommunitySearch;
import commonplace.query.search.Parameters;
import io.javalin.http.Context;
import java.util.List;
import java.util.TreeMap;

/// `GET /api/v1/stats`: how much there is now.
final class StatsRoute {
  static final String PATH = "/api/v1/stats";

  private final ShardPort shards;
  private final CommunitySearch communities;

  StatsRoute(ShardPort shards, CommunitySearch communities) {
    this.shards = shards;
    this.communities = communities;
  }

  void answer(Context context) {
    var wrong = Parameters.of(context.queryParamMap()).mistake(List.of());
    if (wrong.isPresent()) {
      Json.answer(context, wrong.get());
      return;
    }
    var sizes = new TreeMap<>(shards.sizes());
    var json =
        Json.object()
            .put("communities", communities.size())
            .put("members", communities.members())
            .put("objects", sizes.values().stream().mapToLong(Long::longValue).sum());
    var byShard = json.putObject("shards");
    sizes.forEach((shard, size) -> byShard.put(Integer.toString(shard), size));
    Json.answer(context, json);
  }
}
