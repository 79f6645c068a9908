package commonplace.relay.moderation;

import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Software;
import commonplace.relay.admin.AdminDoor;
import commonplace.relay.subscription.SubscriptionTable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The operator's API for those who wait for an answer, with what is known of each.
final class QueueRoutes {
  private static final int SHOWN = 500;

  private final AdminDoor door;
  private final SubscriptionTable subscriptions;
  private final Rules rules;

  QueueRoutes(AdminDoor door, SubscriptionTable subscriptions, Rules rules) {
    this.door = door;
    this.subscriptions = subscriptions;
    this.rules = rules;
  }

  /// Adds the route.
  void addTo(RoutesConfig routes) {
    routes.get("/admin/api/queue", door.guarded(this::queue));
  }

  private void queue(Context context) {
    var all = List.copyOf(subscriptions.current());
    var waiting = Application.of(all);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("total", waiting.size());
    answer.put("queue", waiting.stream().limit(SHOWN).map(waits -> applicant(waits, all)).toList());
    AdminDoor.answer(context, answer);
  }

  private Map<String, Object> applicant(Application waits, List<Follow> all) {
    var follow = waits.follow();
    var actor = follow.subscriber();
    var shown = new LinkedHashMap<String, Object>();
    shown.put("host", actor.authority().text());
    shown.put("actor", actor.text());
    shown.put("type", follow.type());
    shown.put("style", word(follow.style()));
    shown.put("since", waits.part().changed().toString());
    if (!waits.part().relay().isMain()) {
      shown.put("relay", waits.part().relay().text());
    }
    subscriptions
        .software(actor)
        .ifPresent(software -> shown.put("software", software.name() + " " + software.version()));
    subscriptions
        .software(actor)
        .flatMap(Software::users)
        .ifPresent(users -> shown.put("users", users));
    shown.put(
        "rules",
        rules.about(Facts.of(actor)).stream()
            .map(rule ->
                Map.of(
                    "id", rule.id(),
                    "pattern", rule.pattern(),
                    "effect", rule.effect().label(),
                    "source", rule.source().orElse("operator"),
                    "reason", rule.reason(),
                    "note", rule.note()))
            .toList());
    shown.put(
        "otherSubscriptions",
        all.stream()
            .filter(other -> other.subscriber().authority().equals(actor.authority()))
            .filter(other -> !other.subscriber().equals(actor))
            .limit(SHOWN)
            .map(other -> Map.of("actor", other.subscriber().text(), "state", word(other.state())))
            .toList());
    return shown;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
