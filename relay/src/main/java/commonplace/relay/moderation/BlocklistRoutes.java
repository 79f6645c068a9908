package commonplace.relay.moderation;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.ModerationEntry.Blocklist;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.Problem;
import commonplace.relay.admin.AdminDoor;
import commonplace.relay.moderation.Blocklists.Reading;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The operator's API for blocklists.
final class BlocklistRoutes {
  private static final int SHOWN = 1_000;

  private final AdminDoor door;
  private final Rules rules;
  private final Blocklists lists;
  private final DryRun dryRun;
  private final BlocklistAsked asked;

  BlocklistRoutes(
      AdminDoor door, Rules rules, Blocklists lists, DryRun dryRun, InstantSource clock) {
    this.door = door;
    this.rules = rules;
    this.lists = lists;
    this.dryRun = dryRun;
    this.asked = new BlocklistAsked(rules, clock);
  }

  /// Adds the routes.
  void addTo(RoutesConfig routes) {
    routes.get("/admin/api/blocklists", door.guarded(this::list));
    routes.post("/admin/api/blocklists/diff", door.guarded(this::diff));
    routes.post("/admin/api/blocklists/apply", door.guarded(this::apply));
    routes.post("/admin/api/blocklists/subscribe", door.guarded(this::subscribe));
    routes.delete("/admin/api/blocklists", door.guarded(this::remove));
  }

  private void list(Context context) {
    var shown =
        rules.blocklists().stream()
            .sorted(Comparator.comparing(Blocklist::name))
            .map(this::shown)
            .toList();
    AdminDoor.answer(context, Map.of("blocklists", shown));
  }

  private Map<String, Object> shown(Blocklist list) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("name", list.name());
    list.url().ifPresent(url -> shown.put("url", url));
    list.url().ifPresent(_ -> shown.put("every", list.every().toString()));
    shown.put("effect", list.effect().label());
    shown.put("archive", list.archive());
    list.keep().ifPresent(keep -> shown.put("keep", keep.toString()));
    shown.put("author", list.author());
    shown.put("created", list.created().toString());
    list.checked().ifPresent(at -> shown.put("checked", at.toString()));
    list.applied().ifPresent(at -> shown.put("applied", at.toString()));
    list.trouble().ifPresent(trouble -> shown.put("trouble", trouble));
    var itsRules = lists.rulesOf(list.name());
    shown.put("rules", itsRules.size());
    itsRules.stream()
        .flatMap(rule -> rule.expires().stream())
        .min(Comparator.naturalOrder())
        .ifPresent(at -> shown.put("expires", at.toString()));
    return shown;
  }

  private void diff(Context context) throws IOException, InterruptedException {
    var list = asked.of(context);
    var reading = lists.read(list, text(context));
    var answer = described(list, reading);
    answer.put("dryRun", dryRun.of(reading.rules()).described());
    AdminDoor.answer(context, answer);
  }

  private void apply(Context context) throws IOException, InterruptedException {
    var list = asked.of(context);
    AdminDoor.answer(context, described(list, lists.apply(list, text(context))));
  }

  private void subscribe(Context context) throws InterruptedException {
    var url = Iri.of(AdminDoor.parameter(context, "url"));
    if (!url.isHttp()) {
      throw new IllegalArgumentException("`url` is an http URL: " + url);
    }
    var list = asked.followed(context, url);
    var text = lists.fetch(url);
    if (BlocklistFile.parse(text).entries().isEmpty()) {
      throw new IllegalArgumentException("there is no domain in this list");
    }
    AdminDoor.answer(context, described(list, lists.apply(list, text)));
  }

  private void remove(Context context) throws InterruptedException {
    var name = AdminDoor.parameter(context, "name");
    var list = rules.blocklist(name);
    if (list.isEmpty()) {
      new Problem(404, "Not found", "there is no such blocklist: " + name).answer(context);
      return;
    }
    AdminDoor.answer(context, Map.of("name", name, "rules", lists.remove(list.get())));
  }

  private Bytes text(Context context) throws IOException, InterruptedException {
    var url = Optional.ofNullable(context.queryParam("url")).map(Iri::of);
    Bytes text =
        url.isPresent()
            ? lists.fetch(url.get())
            : RuleRoutes.body(context, BlocklistFile.MAX_BYTES);
    if (text.length() == 0) {
      throw new IllegalArgumentException("send the list as the body, or name its `url`");
    }
    return text;
  }

  private static Map<String, Object> described(Blocklist list, Reading reading) {
    var diff = reading.diff();
    var answer = new LinkedHashMap<String, Object>();
    answer.put("name", list.name());
    answer.put("domains", reading.file().entries().size());
    answer.put("before", diff.before());
    answer.put("new", part(diff.added().stream().map(BlocklistRoutes::entry).toList()));
    answer.put("changed", part(diff.changed().stream().map(BlocklistRoutes::entry).toList()));
    answer.put("gone", part(diff.gone().stream().map(Rule::pattern).toList()));
    answer.put("excepted", part(diff.excepted()));
    answer.put("sudden", diff.isSudden());
    answer.put(
        "mistakes",
        part(
            reading.file().mistakes().stream()
                .map(mistake ->
                    Map.<String, Object>of("line", mistake.line(), "reason", mistake.reason()))
                .toList()));
    return answer;
  }

  private static Map<String, Object> entry(Rule rule) {
    return Map.of("domain", rule.pattern(), "effect", rule.effect().label());
  }

  private static Map<String, Object> part(List<?> all) {
    return Map.of("count", all.size(), "first", all.stream().limit(SHOWN).toList());
  }
}
