package commonplace.relay.moderation;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.Problem;
import commonplace.relay.admin.AdminDoor;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The operator's API for rules.
final class RuleRoutes {
  private static final int MAX_BODY = 64 << 10;
  private static final int SHOWN = 500;
  private static final int MAX_SHOWN = 10_000;
  private static final String REACH =
      "members are told of what the log and the archive hold; older posts that nobody remembers"
          + " stay with them until the author's own server deletes them";

  private final AdminDoor door;
  private final Rules rules;
  private final Enforcement enforcement;
  private final DryRun dryRun;
  private final InstantSource clock;

  RuleRoutes(
      AdminDoor door, Rules rules, Enforcement enforcement, DryRun dryRun, InstantSource clock) {
    this.door = door;
    this.rules = rules;
    this.enforcement = enforcement;
    this.dryRun = dryRun;
    this.clock = clock;
  }

  /// Adds the routes.
  void addTo(RoutesConfig routes) {
    routes.get("/admin/api/rules", door.guarded(this::list));
    routes.post("/admin/api/rules", door.guarded(this::add));
    routes.post("/admin/api/rules/try", door.guarded(this::tryIt));
    routes.delete("/admin/api/rules", door.guarded(this::remove));
    routes.post("/admin/api/erase", door.guarded(this::erase));
  }

  private void list(Context context) {
    Predicate<Rule> wanted =
        matching(context, "source", rule -> rule.source().orElse("operator"))
            .and(matching(context, "subject", rule -> rule.subject().label()))
            .and(matching(context, "effect", rule -> rule.effect().label()));
    var after = Optional.ofNullable(context.queryParam("after")).orElse("");
    var found =
        rules.all().stream()
            .filter(wanted)
            .sorted(Comparator.comparing(RuleRoutes::order))
            .toList();
    var page =
        found.stream()
            .filter(rule -> order(rule).compareTo(after) > 0)
            .limit(limit(context))
            .toList();
    var answer = new LinkedHashMap<String, Object>();
    answer.put("total", found.size());
    answer.put("rules", page.stream().map(this::shown).toList());
    if (!page.isEmpty() && !page.getLast().equals(found.getLast())) {
      answer.put("next", order(page.getLast()));
    }
    AdminDoor.answer(context, answer);
  }

  private static Predicate<Rule> matching(Context context, String name, Function<Rule, String> of) {
    var wanted = context.queryParam(name);
    return rule -> wanted == null || wanted.isBlank() || of.apply(rule).equals(wanted);
  }

  private static int limit(Context context) {
    var text = context.queryParam("limit");
    int limit = text == null || text.isBlank() ? SHOWN : Integer.parseInt(text);
    if (limit < 1 || limit > MAX_SHOWN) {
      throw new IllegalArgumentException("`limit` is from 1 to " + MAX_SHOWN + ": " + limit);
    }
    return limit;
  }

  private static String order(Rule rule) {
    return rule.subject().label() + " " + rule.pattern() + " " + rule.id();
  }

  private Map<String, Object> shown(Rule rule) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("id", rule.id());
    shown.put("subject", rule.subject().label());
    shown.put("pattern", rule.pattern());
    shown.put("effect", rule.effect().label());
    shown.put("reason", rule.reason());
    shown.put("note", rule.note());
    shown.put("source", rule.source().orElse("operator"));
    shown.put("author", rule.author());
    shown.put("created", rule.created().toString());
    rule.expires().ifPresent(at -> shown.put("expires", at.toString()));
    shown.put("live", rule.isLive(clock.instant()));
    shown.put("archive", rule.archive());
    if (rule.archive()) {
      shown.put("settled", rule.settled());
    }
    return shown;
  }

  private void add(Context context) throws IOException, InterruptedException {
    var rule = RuleReader.read(body(context, MAX_BODY), AdminDoor.author(context), clock.instant());
    rules.store(List.of(rule));
    var answer = new LinkedHashMap<String, Object>(shown(rule));
    answer.put("rejectedMembers", enforcement.rejectRefused());
    enforcement.soon();
    AdminDoor.answer(context, answer);
  }

  /// Of an object or an actor. It answers when the log has all of it.
  private void erase(Context context) throws InterruptedException {
    var id = Iri.of(AdminDoor.parameter(context, "id"));
    var subject = subject(context, id);
    var rule =
        RuleReader.rule(
            subject,
            Pattern.of(subject, id.text()),
            Effect.ERASE,
            bounded(context.queryParam("reason")),
            bounded(context.queryParam("note")),
            Optional.empty(),
            AdminDoor.author(context),
            clock.instant(),
            Optional.empty(),
            true);
    rules.store(List.of(rule));
    var erased = enforcement.settle(rule.id());
    var answer = new LinkedHashMap<String, Object>(shown(rules.find(rule.id()).orElse(rule)));
    answer.put("actors", erased.map(Eraser.Erased::actors).orElse(0));
    answer.put("objects", erased.map(Eraser.Erased::objects).orElse(0));
    if (subject == Subject.ACTOR) {
      answer.put("untold", erased.map(Eraser.Erased::untold).orElse(0));
      answer.put("reach", REACH);
    }
    answer.put("rejectedMembers", enforcement.rejectRefused());
    AdminDoor.answer(context, answer);
  }

  private Subject subject(Context context, Iri id) throws InterruptedException {
    var kind = Optional.ofNullable(context.queryParam("kind")).orElse("");
    return switch (kind) {
      case "actor" -> Subject.ACTOR;
      case "object" -> Subject.OBJECT;
      case "" ->
          id.authority().isPresent() && enforcement.isKnown(new ActorUri(id))
              ? Subject.ACTOR
              : Subject.OBJECT;
      default -> throw new IllegalArgumentException("`kind` is actor or object: " + kind);
    };
  }

  private static String bounded(@Nullable String text) {
    if (text == null) {
      return "";
    }
    if (text.length() > RuleReader.MAX_TEXT) {
      throw new IllegalArgumentException(
          "a reason or note has at most " + RuleReader.MAX_TEXT + " characters");
    }
    return text.strip();
  }

  private void tryIt(Context context) throws IOException, InterruptedException {
    var rule = RuleReader.read(body(context, MAX_BODY), AdminDoor.author(context), clock.instant());
    AdminDoor.answer(context, dryRun.of(List.of(rule)).described());
  }

  private void remove(Context context) throws InterruptedException {
    var id = AdminDoor.parameter(context, "id");
    var rule = rules.find(id);
    if (rule.isEmpty()) {
      new Problem(404, "Not found", "there is no such rule: " + id).answer(context);
      return;
    }
    rules.remove(List.of(rule.get()));
    AdminDoor.answer(context, shown(rule.get()));
  }

  /// @throws IllegalArgumentException if it is longer
  static Bytes body(Context context, int most) {
    return AdminDoor.body(context, most);
  }
}
