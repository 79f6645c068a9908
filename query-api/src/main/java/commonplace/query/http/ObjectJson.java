package commonplace.query.http;

import commonplace.core.log.ArchivedObject;
import commonplace.query.text.Content;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An object as it travels.
final class ObjectJson {
  private ObjectJson() {}

  static ObjectNode of(ArchivedObject.Live live) {
    var current = live.current();
    var json =
        Json.object()
            .put("id", live.id().text())
            .put("type", live.type())
            .put("author", live.author().text())
            .put("community", live.community())
            .put("witnessed", live.witnessed().toString());
    current.published().ifPresent(at -> json.put("published", at.toString()));
    if (!live.earlier().isEmpty()) {
      json.put("edited", current.witnessed().toString());
    }
    json.put("revisions", live.earlier().size() + 1);
    json.put("url", live.url().orElse(live.id().text()));
    live.inReplyTo().ifPresent(id -> json.put("inReplyTo", id.text()));
    live.context().ifPresent(id -> json.put("conversation", id.text()));
    live.quote().ifPresent(id -> json.put("quote", id.text()));
    json.put("consent", live.consent())
        .put("language", current.language())
        .put("title", current.title())
        .put("summary", current.summary())
        .put("sensitive", current.sensitive())
        .put("html", Content.html(current.content()).html())
        .put("text", Content.plain(current.content()));
    fill(json.putArray("options"), current.options());
    fill(json.putArray("altTexts"), current.altTexts());
    fill(json.putArray("tags"), current.tags());
    return json;
  }

  private static void fill(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}
