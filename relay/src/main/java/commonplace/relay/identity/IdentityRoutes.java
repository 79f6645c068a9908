package commonplace.relay.identity;

import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Serves the relay's documents.
///
/// @param self known once the relay has started
/// @param members how many servers are members
/// @param subscribers how many actors are served
/// @param followed how many actors accepted our own Follow
/// @param announce one of our newest Announces, by the last part of its id
/// @param others our relays beside the main one
public record IdentityRoutes(
    Supplier<Self> self,
    LongSupplier members,
    LongSupplier subscribers,
    LongSupplier followed,
    Function<String, Optional<Bytes>> announce,
    Supplier<List<Self>> others) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ACTIVITY = "application/activity+json";
  private static final String CACHED = "max-age=300";

  /// Adds them.
  public void addTo(RoutesConfig routes) {
    routes.get("/actor", c -> answer(c, ACTIVITY, self.get().actor()));
    routes.get("/actor/followers", c -> collection(c, "followers", subscribers.getAsLong()));
    routes.get("/actor/following", c -> collection(c, "following", followed.getAsLong()));
    routes.get("/actor/outbox", c -> collection(c, "outbox", 0));
    routes.get("/announces/{hash}", this::announced);
    routes.get("/.well-known/webfinger", this::webFinger);
    routes.get("/.well-known/host-meta", this::hostMeta);
    routes.get(
        "/.well-known/host-meta.json",
        c -> answer(c, "application/jrd+json", self.get().hostMetaJson()));
    routes.get(
        "/.well-known/nodeinfo", c -> answer(c, "application/json", self.get().nodeInfoLinks()));
    routes.get("/nodeinfo/2.1", this::nodeInfo);
  }

  private void collection(Context context, String name, long size) {
    answer(context, ACTIVITY, self.get().collection(name, size));
  }

  private void announced(Context context) {
    announce
        .apply(context.pathParam("hash"))
        .ifPresentOrElse(
            document ->
                context
                    .contentType(ACTIVITY)
                    .header("Cache-Control", CACHED)
                    .result(document.shared()),
            () -> new Problem(404, "Not found", "there is no such Announce now").answer(context));
  }

  private void webFinger(Context context) {
    var resource = context.queryParam("resource");
    if (resource == null) {
      new Problem(400, "Bad request", "the parameter `resource` is missing (RFC 7033)")
          .answer(context);
      return;
    }
    Stream.concat(Stream.of(self.get()), others.get().stream())
        .flatMap(one -> one.webFinger(resource).stream())
        .findFirst()
        .ifPresentOrElse(
            found -> {
              context.header("Access-Control-Allow-Origin", "*");
              answer(context, "application/jrd+json", found);
            },
            () -> new Problem(404, "Not found", "nobody of that name is here").answer(context));
  }

  private void hostMeta(Context context) {
    var accept = context.header("Accept");
    if (accept != null && accept.contains("json")) {
      answer(context, "application/jrd+json", self.get().hostMetaJson());
    } else {
      context.contentType("application/xrd+xml").result(self.get().hostMetaXml());
    }
  }

  private void nodeInfo(Context context) {
    answer(
        context,
        "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\"",
        self.get().nodeInfo(members.getAsLong(), subscribers.getAsLong()));
  }

  private static void answer(Context context, String type, Map<String, Object> document) {
    context
        .contentType(type)
        .header("Cache-Control", CACHED)
        .result(JSON.writeValueAsBytes(document));
  }
}
