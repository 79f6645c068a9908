package commonplace.relay.moderation;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Rules, found by looking up what they look for: a host and each of its parents, an id, a hashtag,
/// a word. What it costs does not grow with the number of rules. Changed by one thread, read by
/// any.
///
/// Which rule decides:
/// - Of the operator's own rules on a server, those on its nearest name count, so that one on
///   `good.example.org` wins over one on `example.org`.
/// - An own {@link Effect#ALLOW} on that nearest name, or on the actor, strikes out what blocklists
///   say of that server.
/// - Of all that is left the strictest decides.
public final class RuleBook {
  private static final Comparator<Rule> STRICTNESS =
      Comparator.comparing(Rule::effect)
          .thenComparing(rule -> rule.source().isEmpty())
          .thenComparing(Rule::id);

  private final Map<String, Rule> byId = new ConcurrentHashMap<>();
  private final Map<Subject, Map<String, List<Rule>>> bySubject = new EnumMap<>(Subject.class);

  public RuleBook() {
    for (var subject : Subject.values()) {
      bySubject.put(subject, new ConcurrentHashMap<>());
    }
  }

  /// Of some rules.
  public static RuleBook of(Collection<Rule> rules) {
    var book = new RuleBook();
    rules.forEach(book::put);
    return book;
  }

  /// Adds a rule, or replaces the one of this id.
  void put(Rule rule) {
    var before = byId.put(rule.id(), rule);
    if (before != null && !isBeside(before, rule)) {
      takeOut(before);
    }
    ofSubject(rule.subject()).merge(rule.pattern(), List.of(rule), (there, _) -> with(there, rule));
  }

  private static boolean isBeside(Rule one, Rule other) {
    return one.subject() == other.subject() && one.pattern().equals(other.pattern());
  }

  private static List<Rule> with(List<Rule> there, Rule rule) {
    var next = new ArrayList<>(there);
    next.removeIf(r -> r.id().equals(rule.id()));
    next.add(rule);
    return List.copyOf(next);
  }

  void remove(String id) {
    var rule = byId.remove(id);
    if (rule != null) {
      takeOut(rule);
    }
  }

  private void takeOut(Rule rule) {
    ofSubject(rule.subject())
        .computeIfPresent(
            rule.pattern(),
            (_, there) -> {
              var rest = there.stream().filter(r -> !r.id().equals(rule.id())).toList();
              return rest.isEmpty() ? null : rest;
            });
  }

  private Map<String, List<Rule>> ofSubject(Subject subject) {
    return bySubject.getOrDefault(subject, Map.of());
  }

  Optional<Rule> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Collection<Rule> all() {
    return List.copyOf(byId.values());
  }

  public int size() {
    return byId.size();
  }

  /// Whether any rule looks at this; if none does, nobody needs to find it out.
  public boolean looksAt(Subject subject) {
    return !ofSubject(subject).isEmpty();
  }

  /// The rule that limits, refuses or erases it; nothing if it is fine.
  public Optional<Rule> deciding(Facts facts, Instant now) {
    return byId.isEmpty()
        ? Optional.empty()
        : against(facts, now).max(STRICTNESS).filter(rule -> rule.effect() != Effect.ALLOW);
  }

  /// All rules that look at it, exceptions included.
  List<Rule> about(Facts facts, Instant now) {
    var servers =
        facts.servers().stream()
            .flatMap(server -> names(server).stream())
            .flatMap(name -> live(Subject.HOST, name, now));
    var actors = facts.actors().stream().flatMap(actor -> onActor(actor, now));
    return Stream.concat(servers, actors).distinct().toList();
  }

  /// Whether the operator excepts a server from what blocklists say.
  boolean isExcepted(Authority server, Instant now) {
    for (var name : names(server)) {
      var own = live(Subject.HOST, name, now).filter(rule -> rule.source().isEmpty()).toList();
      if (!own.isEmpty()) {
        return own.stream().anyMatch(RuleBook::allows);
      }
    }
    return false;
  }

  private Stream<Rule> against(Facts facts, Instant now) {
    return Stream.of(
            facts.servers().stream().flatMap(server -> onServer(server, facts, now)),
            facts.actors().stream().flatMap(actor -> onActor(actor, now)),
            facts.objects().stream().flatMap(id -> live(Subject.OBJECT, id.canonical(), now)),
            looksAt(Subject.HASHTAG)
                ? facts.hashtags().stream()
                    .flatMap(tag -> live(Subject.HASHTAG, Pattern.ofHashtag(tag), now))
                : Stream.<Rule>of(),
            looksAt(Subject.NAME)
                ? facts.names().stream()
                    .flatMap(name -> Pattern.words(name).stream())
                    .flatMap(word -> live(Subject.NAME, word, now))
                : Stream.<Rule>of())
        .flatMap(rules -> rules);
  }

  private Stream<Rule> onServer(Authority server, Facts facts, Instant now) {
    if (!looksAt(Subject.HOST)) {
      return Stream.of();
    }
    List<Rule> own = List.of();
    var listed = new ArrayList<Rule>();
    for (var name : names(server)) {
      var here = live(Subject.HOST, name, now).toList();
      here.stream().filter(rule -> rule.source().isPresent()).forEach(listed::add);
      if (own.isEmpty()) {
        own = here.stream().filter(rule -> rule.source().isEmpty()).toList();
      }
    }
    boolean excepted =
        own.stream().anyMatch(RuleBook::allows)
            || facts.actors().stream()
                .filter(actor -> actor.authority().equals(server))
                .flatMap(actor -> onActor(actor, now))
                .anyMatch(RuleBook::allows);
    return excepted ? own.stream() : Stream.concat(own.stream(), listed.stream());
  }

  private static boolean allows(Rule rule) {
    return rule.effect() == Effect.ALLOW && rule.source().isEmpty();
  }

  private Stream<Rule> onActor(ActorUri actor, Instant now) {
    return live(Subject.ACTOR, actor.value().canonical(), now);
  }

  private Stream<Rule> live(Subject subject, String pattern, Instant now) {
    var rules = ofSubject(subject).get(pattern);
    return rules == null ? Stream.of() : rules.stream().filter(rule -> rule.isLive(now));
  }

  /// The server's names from its own to the top: with its port where it has one, then its host,
  /// then the domains above.
  static List<String> names(Authority server) {
    var names = new ArrayList<String>();
    if (server.port().isPresent()) {
      names.add(server.text());
    }
    var host = server.host();
    for (int start = 0; start >= 0 && start < host.length(); ) {
      names.add(host.substring(start));
      int dot = host.indexOf('.', start);
      start = dot < 0 ? -1 : dot + 1;
    }
    return names;
  }
}
