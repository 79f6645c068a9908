package commonplace.relay.terms;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.Terms;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.Problem;
import commonplace.relay.admin.AdminDoor;
import commonplace.relay.subscription.SubscriptionTable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Map;

/// The operator's view of terms, and of servers that may send without a Follow.
public final class TermsRoutes {
  static final int MAX_BODY = 256 << 10;
  private static final String OPERATOR = "operator";

  private final AdminDoor door;
  private final SubscriptionTable subscriptions;
  private final Preview preview;

  TermsRoutes(AdminDoor door, SubscriptionTable subscriptions, Preview preview) {
    this.door = door;
    this.subscriptions = subscriptions;
    this.preview = preview;
  }

  /// Adds them.
  public void addTo(RoutesConfig routes) {
    routes.get("/admin/api/terms", door.guarded(this::show));
    routes.put("/admin/api/terms", door.guarded(this::replace));
    routes.post("/admin/api/terms/preview", door.guarded(this::preview));
    routes.post("/admin/api/members/admit", door.guarded(this::admit));
    routes.post("/admin/api/members/dismiss", door.guarded(this::dismiss));
  }

  private void show(Context context) {
    AdminDoor.answer(context, TermsJson.write(subscriptions.terms(holder(context))));
  }

  private void replace(Context context) throws InterruptedException {
    var wish = TermsJson.read(AdminDoor.body(context, MAX_BODY), holder(context));
    var stored = subscriptions.changes().agree(wish.terms(), wish.replaces(), OPERATOR);
    if (stored.isPresent()) {
      AdminDoor.answer(context, TermsJson.write(stored.get()));
    } else {
      stale(context, wish.replaces());
    }
  }

  private void preview(Context context) {
    var wish = TermsJson.read(AdminDoor.body(context, MAX_BODY), holder(context));
    answer(context, preview, wish.terms());
  }

  static void answer(Context context, Preview preview, Terms terms) {
    var report = preview.of(terms, terms.subscriber().authority());
    if (report.isPresent()) {
      AdminDoor.answer(context, PreviewJson.write(report.get()));
    } else {
      context.header("Retry-After", "10");
      new Problem(503, "Try again later", "others are looking at the log").answer(context);
    }
  }

  static void stale(Context context, long version) {
    new Problem(
            409,
            "Changed meanwhile",
            "version " + version + " is not the newest: read the terms again, and change those")
        .answer(context);
  }

  private void admit(Context context) throws InterruptedException {
    var host = Authority.of(AdminDoor.parameter(context, "host"));
    subscriptions.changes().admit(host, AdminDoor.author(context));
    AdminDoor.answer(context, Map.of("host", host.text()));
  }

  private void dismiss(Context context) throws InterruptedException {
    var host = Authority.of(AdminDoor.parameter(context, "host"));
    if (subscriptions.changes().dismiss(host, AdminDoor.author(context))) {
      AdminDoor.answer(context, Map.of("host", host.text()));
    } else {
      new Problem(404, "Not found", host + " was not admitted as a sender").answer(context);
    }
  }

  /// A subscriber, or a whole server by its id, such as `https://m.example/`.
  private ActorUri holder(Context context) {
    var actor = ActorUri.of(AdminDoor.parameter(context, "actor"));
    if (subscriptions.find(actor).isEmpty() && !actor.equals(Terms.ofServer(actor.authority()))) {
      throw new IllegalArgumentException(
          "there is no such subscriber; before it follows, or without a Follow, name its server: "
              + Terms.ofServer(actor.authority()));
    }
    return actor;
  }

  static Bytes body(Context context) throws IOException {
    var body = context.req().getInputStream().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw new IllegalArgumentException("terms have at most " + MAX_BODY + " bytes");
    }
    return Bytes.wrapping(body);
  }
}
