package commonplace.relay.moderation;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.ModerationEntry.Blocklist;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.Problem;
import commonplace.relay.admin.AdminDoor;
import commonplace.relay.moderation.Blocklists.Reading;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The operator's API for blocklists.
final class BlocklistRoutes {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  private static final int SHOWN = 1_000;
  private static final Duration DAILY = Duration.ofDays(1);

  private final AdminDoor door;
  private final Rules rules;
  private final Blocklists lists;
  private final DryRun dryRun;
  private final InstantSource clock;

  BlocklistRoutes(
      AdminDoor door, Rules rules, Blocklists lists, DryRun dryRun, InstantSource clock) {
    this.door = door;
    this.rules = rules;
    this.lists = lists;
    this.dryRun = dryRun;
    this.clock = clock;
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
    shown.put("author", list.author());
    shown.put("created", list.created().toString());
    list.checked().ifPresent(at -> shown.put("checked", at.toString()));
    list.applied().ifPresent(at -> shown.put("applied", at.toString()));
    list.trouble().ifPresent(trouble -> shown.put("trouble", trouble));
    shown.put("rules", lists.rulesOf(list.name()).size());
    return shown;
  }

  private void diff(Context context) throws IOException, InterruptedException {
    var list = asked(context);
    var reading = reading(context, list);
    var answer = described(list, reading);
    answer.put("dryRun", dryRun.of(lists.asRules(list, reading)).described());
    AdminDoor.answer(context, answer);
  }

  private void apply(Context context) throws IOException, InterruptedException {
    var list = asked(context);
    var reading = reading(context, list);
    lists.apply(list, reading);
    AdminDoor.answer(context, described(list, reading));
  }

  private void subscribe(Context context) throws InterruptedException {
    var url = Iri.of(AdminDoor.parameter(context, "url"));
    if (!url.isHttp()) {
      throw new IllegalArgumentException("`url` is an http URL: " + url);
    }
    var list =
        made(name(context, Optional.of(url)), Optional.of(url.text()), every(context), context);
    var reading = lists.read(list.name(), lists.fetch(url));
    if (reading.file().entries().isEmpty()) {
      throw new IllegalArgumentException("there is no domain in this list");
    }
    lists.apply(list, reading);
    AdminDoor.answer(context, described(list, reading));
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

  /// The one that is there, or one to be made.
  private Blocklist asked(Context context) {
    var url = Optional.ofNullable(context.queryParam("url")).map(Iri::of);
    var name = name(context, url);
    return rules.blocklist(name).orElseGet(() -> made(name, Optional.empty(), DAILY, context));
  }

  private Blocklist made(String name, Optional<String> url, Duration every, Context context) {
    return new Blocklist(
        name,
        url,
        every,
        most(context),
        AdminDoor.author(context),
        clock.instant(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// What its rules do at most: `refuse`, or `limit` where it is to be taken mildly.
  private static Effect most(Context context) {
    var word = Optional.ofNullable(context.queryParam("effect")).orElse("refuse");
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "refuse" -> Effect.REFUSE;
      case "limit" -> Effect.LIMIT;
      default -> throw new IllegalArgumentException("`effect` is refuse or limit: " + word);
    };
  }

  private static String name(Context context, Optional<Iri> url) {
    var name =
        Optional.ofNullable(context.queryParam("name"))
            .or(() -> url.flatMap(Iri::authority).map(server -> server.host()))
            .orElse("");
    if (!name.matches(NAME) || name.equals("operator")) {
      throw new IllegalArgumentException(
          "`name` is letters, digits, dots, dashes and underscores, at most 64: " + name);
    }
    return name;
  }

  private static Duration every(Context context) {
    var text = Optional.ofNullable(context.queryParam("every")).orElse("PT24H");
    try {
      var every = Duration.parse(text);
      if (every.compareTo(Blocklists.SHORTEST) < 0 || every.compareTo(Duration.ofDays(90)) > 0) {
        throw new IllegalArgumentException("`every` is from PT15M to P90D: " + text);
      }
      return every;
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("`every` is a duration such as PT24H: " + text, e);
    }
  }

  private Reading reading(Context context, Blocklist list)
      throws IOException, InterruptedException {
    var url = Optional.ofNullable(context.queryParam("url")).map(Iri::of);
    Bytes text =
        url.isPresent()
            ? lists.fetch(url.get())
            : RuleRoutes.body(context, BlocklistFile.MAX_BYTES);
    if (text.length() == 0) {
      throw new IllegalArgumentException("send the list as the body, or name its `url`");
    }
    return lists.read(list.name(), text);
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

  private static Map<String, Object> entry(BlocklistFile.Entry entry) {
    return Map.of("domain", entry.domain(), "effect", entry.effect().label());
  }

  private static Map<String, Object> part(List<?> all) {
    return Map.of("count", all.size(), "first", all.stream().limit(SHOWN).toList());
  }
}
