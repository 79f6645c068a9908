package commonplace.relay;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.SubscriptionAspect.Follow;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Problem;
import commonplace.relay.delivery.SubscriberStatus;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The operator's API: JSON below `/admin/api/`, with the admin token as bearer token (RFC 6750).
final class AdminApi {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final byte[] token;
  private final Relay relay;

  AdminApi(String token, Relay relay) {
    this.token = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    this.relay = relay;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/admin/api/status", guarded(this::status));
    routes.get("/admin/api/members", guarded(this::members));
    routes.post(
        "/admin/api/members/approve",
        guarded(c -> change(c, actor -> relay.subscriptions().approve(actor))));
    routes.post(
        "/admin/api/members/reject",
        guarded(c ->
            change(
                c,
                actor ->
                    relay.subscriptions().reject(actor, "refused by the operator of this relay"))));
    routes.post("/admin/api/members/remove", guarded(c -> change(c, relay::remove)));
    routes.get(
        "/admin/api/identity",
        guarded(c ->
            c.header("Cache-Control", "no-store")
                .contentType("application/x-pem-file")
                .result(relay.exportIdentity())));
  }

  private Handler guarded(Handler handler) {
    return context -> {
      var sent = context.header("Authorization");
      boolean ours =
          sent != null && MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), token);
      if (!ours) {
        context.header("WWW-Authenticate", "Bearer");
        new Problem(401, "Not authorised", "send the admin token as a bearer token")
            .answer(context);
        return;
      }
      handler.handle(context);
    };
  }

  private interface Change {
    boolean apply(ActorUri actor) throws InterruptedException;
  }

  private static void change(Context context, Change change) throws InterruptedException {
    var actor = context.queryParam("actor");
    try {
      if (actor == null) {
        throw new IllegalArgumentException("the parameter `actor` is missing");
      }
      if (change.apply(ActorUri.of(actor))) {
        answer(context, Map.of("actor", actor));
      } else {
        new Problem(404, "Not found", "there is no such subscriber: " + actor).answer(context);
      }
    } catch (IllegalArgumentException e) {
      new Problem(400, "Bad request", String.valueOf(e.getMessage())).answer(context);
    } catch (LogUnavailableException e) {
      new Problem(503, "Try again later", String.valueOf(e.getMessage())).answer(context);
    }
  }

  private void members(Context context) {
    var members =
        relay.subscriptions().current().stream()
            .sorted(Comparator.comparing(follow -> follow.subscriber().text()))
            .map(this::member)
            .toList();
    answer(context, Map.of("members", members));
  }

  private Map<String, Object> member(Follow follow) {
    var member = new LinkedHashMap<String, Object>();
    member.put("actor", follow.subscriber().text());
    member.put("type", follow.type());
    member.put("state", follow.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    member.put("style", follow.style().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    member.put("inbox", follow.inbox());
    member.put("since", follow.changed().toString());
    member.put("followsBack", relay.subscriptions().followsBack(follow.subscriber()));
    follow.reason().ifPresent(reason -> member.put("reason", reason));
    relay.deliveries().stream()
        .filter(delivery -> delivery.follow().subscriber().equals(follow.subscriber()))
        .findFirst()
        .ifPresent(delivery -> describe(delivery, member));
    relay
        .subscriptions()
        .software(follow.subscriber())
        .ifPresent(software -> member.put("software", software.name() + " " + software.version()));
    return member;
  }

  private static void describe(SubscriberStatus delivery, Map<String, Object> member) {
    member.put("lag", delivery.lag());
    delivery
        .lastAnswer()
        .ifPresent(answer -> member.put("lastAnswer", answer.text() + " at " + answer.at()));
    delivery.pausedUntil().ifPresent(until -> member.put("pausedUntil", until.toString()));
    if (delivery.gap() > 0) {
      member.put("gap", delivery.gap());
    }
  }

  private void status(Context context) {
    var status = new LinkedHashMap<String, Object>();
    status.put("health", health(relay.check()));
    status.put("members", relay.subscriptions().members().size());
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
                    "at", refusal.at().toString())));
    status.put("lastRefusals", refusals);
    answer(context, status);
  }

  private static String health(Health health) {
    return switch (health) {
      case Health.Ready _ -> "ready";
      case Health.Starting(var waitingFor) -> "starting: " + waitingFor;
      case Health.Failed(var reason) -> "failed: " + reason;
    };
  }

  private static void answer(Context context, Map<String, Object> document) {
    context.contentType("application/json").result(JSON.writeValueAsBytes(document));
  }
}
