package commonplace.relay.named;

import commonplace.core.relays.NamedRelay;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.Problem;
import commonplace.core.terms.Presence;
import commonplace.core.terms.Receive;
import commonplace.relay.admin.AdminDoor;
import commonplace.relay.identity.NamedRelayWords;
import commonplace.relay.identity.RelayUris;
import commonplace.relay.identity.Self;
import commonplace.relay.subscription.SubscriptionTable;
import commonplace.relay.terms.Html;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// What others see of our relays by name, and the operator's API for them.
///
/// @param self a relay's documents
/// @param announce one of a relay's newest Announces, by the last part of its id
public record NamedRelayRoutes(
    RelayUris uris,
    NamedRelayTable table,
    SubscriptionTable subscriptions,
    Function<NamedRelay, Self> self,
    BiFunction<RelayName, String, Optional<Bytes>> announce,
    AdminDoor door) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Html HTML = new Html(NamedRelayRoutes.class, "relays.html");
  private static final String ACTIVITY = "application/activity+json";
  private static final String CACHED = "max-age=300";
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
          + " 'none'";
  private static final Set<String> PARAMETERS =
      Set.of(
          "name",
          "summary",
          "hashtags",
          "refused-hashtags",
          "languages",
          "types",
          "servers",
          "media",
          "sensitive",
          "roots",
          "of",
          "joining");

  private interface Answer {
    void of(Context context, NamedRelay relay);
  }

  /// Adds them.
  public void addTo(RoutesConfig routes) {
    routes.get("/relays", this::page);
    routes.get("/api/v1/relays", c -> answer(c, "application/json", list()));
    routes.get(
        "/relays/{name}",
        c -> ofRelay(c, (context, one) -> answer(context, ACTIVITY, self.apply(one).actor())));
    routes.get("/relays/{name}/followers", c -> ofRelay(c, this::followers));
    for (var name : List.of("following", "outbox")) {
      routes.get(
          "/relays/{name}/" + name,
          c ->
              ofRelay(
                  c,
                  (context, one) ->
                      answer(context, ACTIVITY, self.apply(one).collection(name, 0))));
    }
    routes.get("/relays/{name}/announces/{hash}", c -> ofRelay(c, this::announced));
    routes.get("/admin/api/named-relays", door.guarded(c -> AdminDoor.answer(c, list())));
    routes.put("/admin/api/named-relays", door.guarded(this::define));
    routes.delete("/admin/api/named-relays", door.guarded(this::end));
  }

  private Map<String, Object> list() {
    return Map.of("relays", table.current().live().stream().map(this::described).toList());
  }

  private void ofRelay(Context context, Answer answer) {
    var name = context.pathParam("name");
    var relay =
        table.current().byName().values().stream()
            .filter(one -> one.name().text().equals(name))
            .findFirst();
    if (relay.isEmpty()) {
      new Problem(404, "Not found", "there is no such relay here").answer(context);
    } else if (relay.get().isLive()) {
      answer.of(context, relay.get());
    } else {
      new Problem(410, "Gone", "this relay has ended").answer(context);
    }
  }

  private void followers(Context context, NamedRelay relay) {
    var size = members(relay.name());
    answer(context, ACTIVITY, self.apply(relay).collection("followers", size));
  }

  private long members(RelayName relay) {
    return subscriptions.current().stream()
        .flatMap(follow -> follow.at(relay).stream())
        .filter(part -> part.state().isServed())
        .count();
  }

  private void announced(Context context, NamedRelay relay) {
    announce
        .apply(relay.name(), context.pathParam("hash"))
        .ifPresentOrElse(
            document ->
                context
                    .contentType(ACTIVITY)
                    .header("Cache-Control", CACHED)
                    .result(document.shared()),
            () -> new Problem(404, "Not found", "there is no such Announce now").answer(context));
  }

  private static void answer(Context context, String type, Map<String, Object> document) {
    context
        .contentType(type)
        .header("Cache-Control", CACHED)
        .result(JSON.writeValueAsBytes(document));
  }

  private Map<String, Object> described(NamedRelay relay) {
    var of = uris.of(relay.name());
    var json = new LinkedHashMap<String, Object>();
    json.put("name", relay.name().text());
    json.put("actor", of.actor().text());
    json.put("inbox", of.inbox());
    json.put("summary", relay.summary());
    json.put("carries", NamedRelayWords.of(relay));
    json.put("of", relay.ofEverybody() ? "everybody" : "members");
    json.put("joining", relay.open() ? "open" : "approval");
    json.put("subscribers", members(relay.name()));
    json.put("edition", relay.edition());
    return json;
  }

  private void define(Context context) throws InterruptedException {
    for (var parameter : context.queryParamMap().keySet()) {
      if (!PARAMETERS.contains(parameter)) {
        throw new IllegalArgumentException("there is no parameter `" + parameter + "`");
      }
    }
    var lets =
        new Receive(
            false,
            words(context, "servers"),
            Set.of(),
            words(context, "hashtags"),
            words(context, "refused-hashtags"),
            words(context, "languages"),
            words(context, "types"),
            presence(context, "media"),
            presence(context, "sensitive"),
            one(context, "roots", "any", "only").equals("only"),
            Optional.empty());
    var made =
        table.define(
            new NamedRelay(
                RelayName.of(AdminDoor.parameter(context, "name")),
                Optional.ofNullable(context.queryParam("summary")).orElse(""),
                lets,
                one(context, "of", "members", "everybody").equals("everybody"),
                one(context, "joining", "approval", "open").equals("open"),
                1,
                Optional.empty()));
    AdminDoor.answer(context, described(made));
  }

  private static Set<String> words(Context context, String name) {
    var said = Optional.ofNullable(context.queryParam(name)).orElse("");
    return Stream.of(said.split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Presence presence(Context context, String name) {
    return Presence.of(one(context, name, "any", "only", "none")).orElseThrow();
  }

  /// @param words that it may be; the first one if nothing is said
  private static String one(Context context, String name, String... words) {
    var said = context.queryParam(name);
    if (said != null && !List.of(words).contains(said)) {
      throw new IllegalArgumentException(
          "the parameter `" + name + "` is one of " + String.join(", ", words));
    }
    return said == null ? words[0] : said;
  }

  /// Its members are told; repeating it completes what was cut off.
  private void end(Context context) throws InterruptedException {
    var name = RelayName.of(AdminDoor.parameter(context, "name"));
    if (!table.current().byName().containsKey(name)) {
      new Problem(404, "Not found", "there is no such relay: " + name).answer(context);
      return;
    }
    var _ = table.end(name);
    subscriptions.changes().rejectAll(name, "this relay has ended");
    AdminDoor.answer(context, Map.of("name", name.text(), "ended", true));
  }

  private void page(Context context) {
    var relays =
        table.current().live().stream()
            .map(one ->
                HTML.fill(
                    "relay",
                    Map.of(
                        "name", one.name().text(),
                        "summary", one.summary(),
                        "carries", NamedRelayWords.of(one),
                        "joining",
                            one.open()
                                ? "Every server may join."
                                : "The operator approves each server.",
                        "circle",
                            one.ofEverybody()
                                ? ""
                                : "What its members post stays public: servers of this circle that"
                                    + " also follow another relay share it there, too.",
                        "subscribers", String.valueOf(members(one.name())),
                        "inbox", uris.of(one.name()).inbox(),
                        "actor", uris.of(one.name()).actor().text())))
            .collect(Collectors.joining("\n"));
    context
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .contentType("text/html; charset=utf-8")
        .result(
            HTML.fill(
                "page",
                Map.of(
                    "inbox",
                    uris.inbox(),
                    "actor",
                    uris.actor().text(),
                    "relays",
                    relays.isEmpty() ? HTML.fill("none", Map.of()) : relays)));
  }
}
