package commonplace.query.http;

import commonplace.core.index.SearchReply;
import commonplace.query.text.Snippet;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// The answer to a search as it travels.
///
/// @param urls our own
record SearchJson(Urls urls) {
  ObjectNode reply(SearchReply reply, Optional<String> next) {
    var json = Json.object();
    json.putObject("total").put("value", reply.total()).put("relation", "eq");
    var hits = json.putArray("hits");
    reply.hits().forEach(hit -> hits.add(hit(hit)));
    var facets = json.putObject("facets");
    new TreeMap<>(reply.facets())
        .forEach((name, counts) -> {
          var values = facets.putArray(name);
          counts.forEach(
              count -> values.addObject().put("value", count.value()).put("count", count.count()));
        });
    next.ifPresent(cursor -> json.put("next", cursor));
    var incomplete = json.putArray("incomplete");
    reply.incomplete().forEach(incomplete::add);
    return json;
  }

  private ObjectNode hit(SearchReply.Hit hit) {
    var json =
        Json.object()
            .put("id", hit.id())
            .put("url", hit.url())
            .put("author", hit.author())
            .put("community", hit.community());
    hit.published().ifPresent(published -> json.put("published", published));
    json.put("witnessed", Instant.ofEpochMilli(hit.witnessedMillis()).toString());
    hit.edited().ifPresent(edited -> json.put("edited", edited.toString()));
    hit.inReplyTo().ifPresent(parent -> json.put("inReplyTo", parent));
    return json.put("language", hit.language())
        .put("title", Snippet.plain(hit.title()))
        .put("warning", Snippet.plain(hit.warning()))
        .put("sensitive", hit.sensitive())
        .put("snippet", Snippet.markup(hit.snippet()).html())
        .put("object", urls.object(hit.id()));
  }
}
