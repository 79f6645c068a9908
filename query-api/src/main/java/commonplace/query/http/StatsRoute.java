package commonplace.query.http;

import commonplace.core.index.ShardPort;
import commonplace.query.directory.CommunitySearch;
import commonplace.query.request.Parameters;
import commonplace.query.request.Reading;
import io.javalin.http.Context;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

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
    switch (Parameters.of(context.queryParamMap(), List.of()).reading(this::json)) {
      case Reading.Wrong<ObjectNode>(var mistake) -> Json.answer(context, mistake);
      case Reading.Read<ObjectNode>(var json) -> Json.answer(context, json);
    }
  }

  private ObjectNode json() {
    var sizes = new TreeMap<>(shards.sizes());
    var json =
        Json.object()
            .put("communities", communities.size())
            .put("members", communities.members())
            .put("objects", sizes.values().stream().mapToLong(Long::longValue).sum());
    var byShard = json.putObject("shards");
    sizes.forEach((shard, size) -> byShard.put(Integer.toString(shard), size));
    return json;
  }
}
