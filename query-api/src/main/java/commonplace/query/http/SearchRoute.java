package commonplace.query.http;

import commonplace.core.index.SearchReply;
import commonplace.core.index.ShardPort;
import commonplace.query.request.Reading;
import commonplace.query.search.Search;
import commonplace.query.search.SearchReader;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;

/// `GET /api/v1/search`: see {@link SearchReader} for its parameters.
final class SearchRoute {
  static final String PATH = "/api/v1/search";

  private final ShardPort shards;
  private final Urls urls;

  SearchRoute(ShardPort shards, Urls urls) {
    this.shards = shards;
    this.urls = urls;
  }

  void answer(Context context) {
    switch (SearchReader.read(context.queryParamMap())) {
      case Reading.Wrong<Search>(var mistake) -> Json.answer(context, mistake);
      case Reading.Read<Search>(var search) -> answer(context, search);
    }
  }

  private void answer(Context context, Search search) {
    try {
      answer(context, search, shards.search(search.request()));
    } catch (ShardPort.PageExpiredException _) {
      Json.answer(context, Problems.pageGone());
    }
  }

  private void answer(Context context, Search search, SearchReply reply) {
    var next = search.next(reply);
    next.ifPresent(
        cursor -> context.header("Link", "<" + following(context, cursor) + ">; rel=\"next\""));
    Json.answer(context, new SearchJson(urls).reply(reply, next));
  }

  private String following(Context context, String cursor) {
    var parameters = new LinkedHashMap<String, String>();
    context.queryParamMap().forEach((name, values) -> parameters.put(name, values.getFirst()));
    parameters.put("cursor", cursor);
    return urls.origin()
        + PATH
        + parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + Urls.encode(entry.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }
}
