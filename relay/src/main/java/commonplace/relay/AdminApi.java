package commonplace.relay;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Follow;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.SubscriptionAspect.AdmittedSender;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Problem;
import commonplace.relay.admin.AdminDoor;
import commonplace.relay.delivery.SeenDelivery;
import commonplace.relay.moderation.Wording;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The operator's API: JSON below `/admin/api/`, with the admin token as bearer token (RFC 6750).
final class AdminApi {
  private static final long HOURS = 24;

  private final AdminDoor door;
  private final Relay relay;

  AdminApi(AdminDoor door, Relay relay) {
    this.door = door;
    this.relay = relay;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/admin/api/status", door.guarded(this::status));
    routes.get("/admin/api/members", door.guarded(this::members));
    routes.post("/admin/api/members/approve", door.guarded(this::approve));
    routes.post(
        "/admin/api/members/reject",
        door.guarded(c ->
            change(
                c,
                actor ->
                    relay
                        .subscriptions()
                        .changes()
                        .reject(actor, relayIn(c), "refused by the operator of this relay"))));
    routes.post(
        "/admin/api/members/remove", door.guarded(c -> change(c, actor -> remove(actor, c))));
    routes.post("/admin/api/members/replay", door.guarded(this::replay));
    routes.get(
        "/admin/api/identity",
        door.recorded(c ->
            c.header("Cache-Control", "no-store")
                .contentType("application/x-pem-file")
                .result(relay.exportIdentity())));
  }

  private interface Change {
    boolean apply(ActorUri actor) throws InterruptedException;
  }

  /// The main one unless another is named.
  private static RelayName relayIn(Context context) {
    var name = context.queryParam("relay");
    return name == null ? RelayName.MAIN : RelayName.of(name);
  }

  /// One that a rule refuses would be told an Accept, and a Reject within a minute.
  private void approve(Context context) throws InterruptedException {
    var actor = ActorUri.of(AdminDoor.parameter(context, "actor"));
    var rule = relay.subscriptions().find(actor).flatMap(_ -> relay.refusing(actor));
    if (rule.isPresent()) {
      new Problem(409, "Refused by a rule", refused(rule.get())).answer(context);
      return;
    }
    change(context, one -> relay.subscriptions().changes().approve(one, relayIn(context)));
  }

  private static String refused(Rule rule) {
    return Wording.of(rule)
        + ". This is the rule `"
        + rule.id()
        + "`"
        + rule.source().map(list -> " of the blocklist `" + list + "`").orElse("")
        + ": while it holds, nobody whom it refuses can be let in";
  }

  /// From all relays unless one is named.
  private boolean remove(ActorUri actor, Context context) throws InterruptedException {
    var reason = "removed by the operator of this relay";
    var changes = relay.subscriptions().changes();
    return context.queryParam("relay") == null
        ? changes.reject(actor, reason)
        : changes.reject(actor, relayIn(context), reason);
  }

  private void change(Context context, Change change) throws InterruptedException {
    var actor = AdminDoor.parameter(context, "actor");
    if (change.apply(ActorUri.of(actor))) {
      AdminDoor.answer(context, Map.of("actor", actor));
    } else {
      new Problem(404, "Not found", missing(ActorUri.of(actor), relayIn(context))).answer(context);
    }
  }

  private String missing(ActorUri actor, RelayName asked) {
    var followed =
        relay.subscriptions().find(actor).stream()
            .filter(follow -> follow.at(asked).isEmpty())
            .flatMap(follow -> follow.parts().stream())
            .map(part -> part.relay().isMain() ? "the main one" : "`" + part.relay() + "`")
            .collect(Collectors.joining(", "));
    return followed.isEmpty()
        ? "there is no such subscriber: " + actor
        : actor + " follows another relay here: say which one with `relay` (" + followed + ")";
  }

  private void replay(Context context) throws InterruptedException {
    var hours = hours(context.queryParam("hours"));
    var actor = ActorUri.of(AdminDoor.parameter(context, "actor"));
    if (relay.subscriptions().changes().replay(actor, Duration.ofHours(hours))) {
      AdminDoor.answer(context, Map.of("actor", actor.text()));
      return;
    }
    relay
        .subscriptions()
        .find(actor)
        .map(follow -> new Problem(409, "Not subscribed", NotServed.why(follow)))
        .orElseGet(() -> new Problem(404, "Not found", "there is no such subscriber: " + actor))
        .answer(context);
  }

  private long hours(@Nullable String text) {
    long most = relay.horizon().toHours();
    try {
      long hours = text == null || text.isBlank() ? HOURS : Long.parseLong(text.strip());
      if (hours >= 1 && hours <= most) {
        return hours;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new IllegalArgumentException(
        "the parameter `hours` is a whole number from 1 to " + most + ": so far back goes the log");
  }

  private void members(Context context) {
    var seen = relay.seenDeliveries();
    var members =
        relay.subscriptions().current().stream()
            .sorted(Comparator.comparing(follow -> follow.subscriber().text()))
            .map(follow -> member(follow, seen.of(follow.subscriber())))
            .toList();
    var senders =
        relay.subscriptions().servers().admittedSenders().stream()
            .sorted(Comparator.comparing(sender -> sender.subscriber().text()))
            .map(AdminApi::sender)
            .toList();
    AdminDoor.answer(context, Map.of("members", members, "admittedSenders", senders));
  }

  private static Map<String, Object> sender(AdmittedSender sender) {
    return Map.of(
        "host", sender.subscriber().authority().text(),
        "since", sender.since().toString(),
        "author", sender.author());
  }

  private Map<String, Object> member(Follow follow, Optional<SeenDelivery> delivery) {
    var member = new LinkedHashMap<String, Object>();
    member.put("actor", follow.subscriber().text());
    member.put("type", follow.type());
    member.put("state", label(follow.state()));
    member.put("style", label(follow.style()));
    member.put("inbox", follow.inbox());
    member.put("since", follow.changed().toString());
    member.put("followsBack", relay.subscriptions().followsBack(follow.subscriber()));
    if (!follow.joined().isEmpty()) {
      member.put(
          "relays",
          follow.joined().stream()
              .map(part -> Map.of("name", part.relay().text(), "state", label(part.state())))
              .toList());
    }
    var served = relay.subscriptions().served(follow);
    member.put("takes", served.taking().label());
    member.put("takesBecause", served.source());
    follow.reason().ifPresent(reason -> member.put("reason", reason));
    delivery.ifPresent(seen -> describe(follow, seen, member));
    relay
        .subscriptions()
        .software(follow.subscriber())
        .ifPresent(software -> member.put("software", software.name() + " " + software.version()));
    return member;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void describe(Follow follow, SeenDelivery seen, Map<String, Object> member) {
    var delivery = seen.report();
    member.put("lag", delivery.lag());
    delivery
        .lastAnswer()
        .ifPresent(answer -> member.put("lastAnswer", answer.text() + " at " + answer.at()));
    delivery.pausedUntil().ifPresent(until -> member.put("pausedUntil", until.toString()));
    var standing = seen.standing().or(() -> relay.subscriptions().standing(follow.subscriber()));
    member.put("condition", label(standing.map(Standing::condition).orElse(Condition.ACTIVE)));
    delivery.failingSince().ifPresent(since -> member.put("failingSince", since.toString()));
    standing
        .map(Standing::lost)
        .filter(lost -> lost > 0)
        .ifPresent(lost -> member.put("gap", lost));
    if (!seen.here()) {
      member.put("seenBy", delivery.node());
      member.put("seenAt", delivery.at().toString());
    }
  }

  private void status(Context context) {
    var status = new LinkedHashMap<String, Object>();
    status.put("health", health(relay.check()));
    status.put("members", relay.subscriptions().servers().members().size());
    status.put("subscribers", relay.subscriptions().subscribers());
    status.put("signatures", relay.signatureProvider());
    var refusals = new LinkedHashMap<String, Object>();
    relay
        .lastRefusals()
        .forEach((server, refusal) ->
            refusals.put(
                server,
                Map.of(
                    "reason", refusal.reason(),
                    "detail", refusal.detail(),
                    "at", refusal.at().toString(),
                    "proven", refusal.proven())));
    status.put("lastRefusals", refusals);
    AdminDoor.answer(context, status);
  }

  private static String health(Health health) {
    return switch (health) {
      case Health.Ready _ -> "ready";
      case Health.Starting(var waitingFor) -> "starting: " + waitingFor;
      case Health.Failed(var reason) -> "failed: " + reason;
    };
  }
}
