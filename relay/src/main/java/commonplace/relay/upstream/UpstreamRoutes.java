package commonplace.relay.upstream;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.SubscriptionAspect.Upstream;
import commonplace.core.runtime.Problem;
import commonplace.relay.admin.AdminDoor;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The operator's API for other relays.
///
/// @param upstreams whom we follow
public record UpstreamRoutes(AdminDoor door, Upstreams upstreams) {
  /// Adds them.
  public void addTo(RoutesConfig routes) {
    routes.get("/admin/api/relays", door.guarded(this::list));
    routes.post("/admin/api/relays/follow", door.guarded(this::follow));
    routes.post("/admin/api/relays/unfollow", door.guarded(this::unfollow));
  }

  private void list(Context context) {
    var relays =
        upstreams.all().stream()
            .sorted(Comparator.comparing(upstream -> upstream.subscriber().text()))
            .map(UpstreamRoutes::described)
            .toList();
    AdminDoor.answer(context, Map.of("relays", relays));
  }

  private void follow(Context context) throws InterruptedException {
    var relay = ActorUri.of(AdminDoor.parameter(context, "actor"));
    AdminDoor.answer(context, described(upstreams.follow(relay)));
  }

  private void unfollow(Context context) throws InterruptedException {
    var relay = ActorUri.of(AdminDoor.parameter(context, "actor"));
    var ended = upstreams.unfollow(relay);
    if (ended.isPresent()) {
      AdminDoor.answer(context, described(ended.get()));
    } else {
      new Problem(404, "Not found", "this relay does not follow " + relay).answer(context);
    }
  }

  private static Map<String, Object> described(Upstream upstream) {
    var relay = new LinkedHashMap<String, Object>();
    relay.put("actor", upstream.subscriber().text());
    relay.put("inbox", upstream.inbox());
    relay.put("style", label(upstream.style()));
    relay.put("stage", label(upstream.stage()));
    relay.put("since", upstream.changed().toString());
    upstream.reason().ifPresent(reason -> relay.put("reason", reason));
    return relay;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
