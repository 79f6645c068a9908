package commonplace.relay.explain;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.runtime.ClientAddress;
import commonplace.core.runtime.Problem;
import commonplace.relay.admin.AdminDoor;
import commonplace.relay.delivery.FormLabels;
import commonplace.relay.moderation.Facts;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Why a post was not relayed, answered from the log; and for the operator why a server gets
/// nothing.
final class WhyRoutes {
  private static final int QUESTIONS_PER_MINUTE = 20;
  private static final int LONGEST_ID = 2_048;

  private final Posts posts;
  private final Members members;
  private final PostChecklist checklist;
  private final Checklist ofServers;
  private final Predicate<Authority> isMember;
  private final Function<Facts, Optional<Rule>> rules;
  private final ProvenAdmin admins;
  private final AdminDoor door;
  private final Budget budget;

  /// @param rules which one is against something
  WhyRoutes(
      Posts posts,
      Members members,
      PostChecklist checklist,
      Checklist ofServers,
      Predicate<Authority> isMember,
      Function<Facts, Optional<Rule>> rules,
      ProvenAdmin admins,
      AdminDoor door,
      ClientAddress clients) {
    this.posts = posts;
    this.members = members;
    this.checklist = checklist;
    this.ofServers = ofServers;
    this.isMember = isMember;
    this.rules = rules;
    this.admins = admins;
    this.door = door;
    this.budget = new Budget(QUESTIONS_PER_MINUTE, clients);
  }

  /// Adds them.
  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/why", this::anybody);
    routes.get("/admin/api/why", door.guarded(this::operator));
  }

  private void anybody(Context context) {
    if (!budget.take(context)) {
      context.header("Retry-After", "60");
      new Problem(429, "Too many questions", "ask again in a minute").answer(context);
      return;
    }
    context.header("Cache-Control", "no-store");
    try {
      answer(context, false);
    } catch (IllegalArgumentException e) {
      new Problem(400, "Bad request", String.valueOf(e.getMessage())).answer(context);
    }
  }

  private void operator(Context context) {
    if (context.queryParam("activity") != null) {
      answer(context, true);
      return;
    }
    var host = Authority.of(AdminDoor.parameter(context, "host"));
    var findings = ofServers.of(members.of(host));
    AdminDoor.answer(
        context, Map.of("host", host.text(), "checklist", MemberJson.findings(findings, true)));
  }

  private void answer(Context context, boolean operator) {
    var text = AdminDoor.parameter(context, "activity");
    if (text.length() > LONGEST_ID) {
      throw new IllegalArgumentException("an id has at most " + LONGEST_ID + " characters");
    }
    var id = Iri.of(text);
    var server =
        id.authority().orElseThrow(() -> new IllegalArgumentException("the id names no server"));
    var actor = Optional.ofNullable(context.queryParam("actor")).map(ActorUri::of);
    var to = Optional.ofNullable(context.queryParam("host")).map(Authority::of);
    boolean all = operator || admins.of(context, server);
    var found = posts.find(id, actor);
    if (found.isEmpty()) {
      context.header("Retry-After", "5");
      new Problem(503, "Try again later", "others ask just now").answer(context);
      return;
    }
    boolean receives =
        to.filter(host -> isMember.test(host) && admins.of(context, host)).isPresent();
    var post = all ? found.get() : forOthers(found.get(), receives);
    var json = new LinkedHashMap<String, Object>();
    json.put("activity", id.text());
    if (post instanceof Post.OnTheLog onTheLog) {
      describe(onTheLog, json);
    }
    var ruled = all ? rule(id, server, actor) : Optional.<Rule>empty();
    var findings = checklist.of(post, members.of(server), isMember.test(server), ruled, all);
    json.put("checklist", MemberJson.findings(findings, all));
    to.ifPresent(host -> json.put("to", to(context, host, post, operator)));
    AdminDoor.answer(context, json);
  }

  /// The rule that is against it now, as far as ids tell: hashtags and names are not known of what
  /// is not on the log. Of another server's actor nothing is told.
  private Optional<Rule> rule(Iri id, Authority server, Optional<ActorUri> actor) {
    var author = actor.filter(named -> named.authority().equals(server)).stream().toList();
    return rules.apply(
        new Facts(List.of(server), author, Posts.candidates(id), List.of(), List.of()));
  }

  /// As others see it than those who run its author's server: as if it had never come, if it was
  /// withdrawn, or if whoever sent it does not let itself be seen and they do not get it
  /// themselves.
  private Post forOthers(Post post, boolean receives) {
    return post instanceof Post.OnTheLog logged
            && (logged.withdrawn() || (!receives && isHidden(logged.activity())))
        ? new Post.Absent(post.id(), false)
        : post;
  }

  private boolean isHidden(AdmittedActivity activity) {
    return members.isHidden(activity.actor().authority())
        || members.isHidden(activity.signer().authority());
  }

  private static void describe(Post.OnTheLog post, Map<String, Object> json) {
    AdmittedActivity activity = post.activity();
    json.put("type", activity.type());
    json.put("actor", activity.actor().text());
    json.put("admitted", post.admitted().toString());
    json.put("provedBy", activity.provedBy().label());
    if (!activity.signer().authority().equals(activity.actor().authority())) {
      json.put("through", activity.signer().authority().text());
    }
    var forms = new LinkedHashMap<String, Object>();
    for (var style : Style.values()) {
      forms.put(Words.label(style), FormLabels.of(activity, style));
    }
    json.put("relayedAs", forms);
  }

  private Map<String, Object> to(Context context, Authority host, Post post, boolean operator) {
    var member = members.of(host);
    var json = new LinkedHashMap<String, Object>();
    json.put("host", host.text());
    boolean all = operator || admins.of(context, host);
    if (!all && !member.listed()) {
      json.put("checklist", List.of());
    } else if (post instanceof Post.OnTheLog onTheLog) {
      json.put("checklist", MemberJson.findings(checklist.to(member, onTheLog, all), all));
    } else {
      json.put("checklist", List.of());
    }
    return json;
  }
}
