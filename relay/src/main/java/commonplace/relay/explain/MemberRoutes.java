package commonplace.relay.explain;

import commonplace.core.activitypub.Authority;
import commonplace.core.runtime.ClientAddress;
import commonplace.core.runtime.Problem;
import commonplace.relay.admin.AdminDoor;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a member is doing, for anybody if it lets itself be listed, in full for whoever runs it and
/// for the operator; as JSON and as a page.
final class MemberRoutes {
  private static final int QUESTIONS_PER_MINUTE = 60;

  private final Members members;
  private final Checklist checklist;
  private final MemberPage page;
  private final AdminDoor door;
  private final ProvenAdmin admins;
  private final Budget budget;

  MemberRoutes(
      Members members,
      Checklist checklist,
      MemberPage page,
      AdminDoor door,
      ProvenAdmin admins,
      ClientAddress clients) {
    this.members = members;
    this.checklist = checklist;
    this.page = page;
    this.door = door;
    this.admins = admins;
    this.budget = new Budget(QUESTIONS_PER_MINUTE, clients);
  }

  /// Adds them.
  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/members/{host}", bounded(this::member));
    routes.get("/api/v1/members/{host}/why", bounded(this::why));
    routes.get("/members/{host}", bounded(this::show));
    routes.get(MemberPage.STYLE, MemberPage::style);
    routes.get(
        "/admin/api/members/{host}",
        door.guarded(context -> AdminDoor.answer(context, everything(host(context)))));
    routes.get("/admin/api/lag", door.guarded(this::lag));
  }

  private Handler bounded(Handler handler) {
    return context -> {
      if (!budget.take(context)) {
        context.header("Retry-After", "60");
        new Problem(429, "Too many questions", "ask again in a minute").answer(context);
        return;
      }
      context.header("Cache-Control", "no-store");
      try {
        handler.handle(context);
      } catch (IllegalArgumentException e) {
        new Problem(400, "Bad request", String.valueOf(e.getMessage())).answer(context);
      }
    };
  }

  private static Authority host(Context context) {
    return Authority.of(context.pathParam("host"));
  }

  private Map<String, Object> everything(Authority host) {
    var member = members.of(host);
    var json = MemberJson.everything(member);
    json.put("checklist", MemberJson.findings(checklist.of(member), true));
    return json;
  }

  private void member(Context context) {
    var host = host(context);
    if (admins.of(context, host)) {
      AdminDoor.answer(context, everything(host));
      return;
    }
    var member = members.of(host).forAnybody();
    if (member.listed()) {
      AdminDoor.answer(context, MemberJson.summary(member));
    } else {
      new Problem(404, "Not found", "no member of this name lets itself be seen here")
          .answer(context);
    }
  }

  private void why(Context context) {
    var host = host(context);
    boolean all = admins.of(context, host);
    var json = new LinkedHashMap<String, Object>();
    json.put("host", host.text());
    json.put("checklist", MemberJson.findings(findings(members.of(host), all), all));
    AdminDoor.answer(context, json);
  }

  /// Of one that does not let itself be seen, no more than of one that is not there.
  private List<Finding> findings(Member member, boolean all) {
    return all || member.listed() || member.subscribers().isEmpty()
        ? checklist.of(all ? member : member.forAnybody())
        : checklist.of(
            new Member(
                member.host(), List.of(), false, Optional.empty(), Optional.empty(), member.now()));
  }

  private void show(Context context) {
    var host = host(context);
    boolean all = admins.of(context, host);
    var member = all ? members.of(host) : members.of(host).forAnybody();
    boolean seen = all || member.listed();
    page.answer(context, member, findings(member, all), seen, all);
  }

  private void lag(Context context) {
    var now = members.clock().instant();
    var all =
        members.served().stream()
            .sorted(Comparator.comparingLong(MemberRoutes::behind).reversed())
            .map(subscriber -> MemberJson.lag(subscriber, now))
            .toList();
    AdminDoor.answer(context, Map.of("subscribers", all));
  }

  private static long behind(Member.Subscriber subscriber) {
    return subscriber.delivery().map(seen -> seen.report().lag()).orElse(0L);
  }
}
