package commonplace.relay.subscription;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.runtime.Problem;
import commonplace.relay.admin.AdminDoor;
import commonplace.relay.taking.Taking;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/// Lets the operator say what a member can take, where the table is wrong about it.
///
/// @param table where it is stored
public record FormRoutes(AdminDoor door, SubscriptionTable table) {
  private static final String BY_THE_TABLE = "auto";

  /// Adds `POST /admin/api/members/form?actor=&form=`.
  public void addTo(RoutesConfig routes) {
    routes.post("/admin/api/members/form", door.guarded(this::form));
  }

  private void form(Context context) throws InterruptedException {
    var actor = ActorUri.of(AdminDoor.parameter(context, "actor"));
    var label = AdminDoor.parameter(context, "form");
    var stated = Taking.of(label);
    if (stated.isEmpty() && !label.equals(BY_THE_TABLE)) {
      throw new IllegalArgumentException("`form` is one of " + allowed() + ", not " + label);
    }
    if (!table.changes().form(actor, stated)) {
      new Problem(404, "Not found", "there is no such subscriber: " + actor).answer(context);
      return;
    }
    AdminDoor.answer(
        context,
        table
            .find(actor)
            .map(table::served)
            .map(served ->
                Map.<String, Object>of(
                    "actor", actor.text(),
                    "form", served.taking().label(),
                    "because", served.source()))
            .orElse(Map.of()));
  }

  private static String allowed() {
    return Arrays.stream(Taking.values())
        .map(Taking::label)
        .collect(Collectors.joining(", ", BY_THE_TABLE + ", ", ""));
  }
}
