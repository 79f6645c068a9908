package commonplace.relay.moderation;

import static commonplace.relay.moderation.Made.NOW;
import static commonplace.relay.moderation.Made.rule;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which rule decides, against a model that looks at every rule.
class RuleBookTest {
  private static final List<String> HOSTS =
      List.of(
          "example",
          "a.example",
          "b.a.example",
          "c.b.a.example",
          "xa.example",
          "other.test",
          "a.example:8443");
  private static final List<String> WORDS = List.of("spam", "casino", "ÉTÉ", "日本", "casinos");

  private static <T> T one(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static Rule anyRule(Random random) {
    var subject = one(random, List.of(Subject.values()));
    boolean ofSomebody = subject == Subject.HOST || subject == Subject.ACTOR;
    var effect =
        one(random, ofSomebody ? List.of(Effect.values()) : List.of(Effect.LIMIT, Effect.REFUSE));
    var pattern =
        switch (subject) {
          case HOST -> one(random, HOSTS);
          case ACTOR -> "https://" + one(random, HOSTS) + "/u/" + random.nextInt(3);
          case OBJECT -> "https://" + one(random, HOSTS) + "/o/" + random.nextInt(3);
          case HASHTAG, NAME -> one(random, WORDS);
        };
    Optional<String> source =
        subject == Subject.HOST && random.nextBoolean()
            ? Optional.of("list" + random.nextInt(2))
            : Optional.empty();
    Optional<Instant> expires =
        random.nextInt(3) == 0
            ? Optional.of(NOW.plus(Duration.ofHours(random.nextInt(5) - 2)))
            : Optional.empty();
    return rule(subject, pattern, effect, source, expires);
  }

  private static Facts anyFacts(Random random) {
    var actor = ActorUri.of("https://" + one(random, HOSTS) + "/u/" + random.nextInt(3));
    return new Facts(
        List.of(actor.authority(), Authority.of(one(random, HOSTS))),
        List.of(actor),
        List.of(Iri.of("https://" + one(random, HOSTS) + "/o/" + random.nextInt(3))),
        random.nextBoolean() ? List.of(one(random, WORDS)) : List.of(),
        random.nextBoolean() ? List.of("The " + one(random, WORDS) + "!") : List.of());
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void decidesAsAModelThatLooksAtEveryRule(long seed) {
    var random = new Random(seed);
    var book = new RuleBook();
    var all = new ArrayList<Rule>();
    for (int i = 0; i < 40; i++) {
      if (!all.isEmpty() && random.nextInt(5) == 0) {
        var gone = all.remove(random.nextInt(all.size()));
        book.remove(gone.id());
      } else {
        var rule = anyRule(random);
        all.removeIf(r -> r.id().equals(rule.id()));
        all.add(rule);
        book.put(rule);
      }
      var facts = anyFacts(random);
      assertThat(book.deciding(facts, NOW)).isEqualTo(model(all, facts));
    }
    assertThat(book.all()).containsExactlyInAnyOrderElementsOf(all);
    all.forEach(rule -> book.remove(rule.id()));
    assertThat(Stream.of(Subject.values()).anyMatch(book::looksAt)).isFalse();
  }

  private static Optional<Rule> model(List<Rule> all, Facts facts) {
    var live = all.stream().filter(r -> r.isLive(NOW)).toList();
    return live.stream()
        .filter(r -> r.effect() != Effect.ALLOW)
        .filter(r ->
            switch (r.subject()) {
              case HOST -> facts.servers().stream().anyMatch(s -> counts(r, s, live, facts));
              case ACTOR ->
                  facts.actors().stream().anyMatch(a -> a.value().canonical().equals(r.pattern()));
              case OBJECT ->
                  facts.objects().stream().anyMatch(o -> o.canonical().equals(r.pattern()));
              case HASHTAG -> facts.hashtags().stream().anyMatch(t -> same(t, r));
              case NAME ->
                  facts.names().stream()
                      .flatMap(n -> Stream.of(n.split("[^\\p{L}]+")))
                      .anyMatch(w -> same(w, r));
            })
        .max(
            Comparator.comparing(Rule::effect)
                .thenComparing((Rule r) -> r.source().isEmpty())
                .thenComparing(Rule::id));
  }

  private static boolean same(String text, Rule rule) {
    return text.toLowerCase(Locale.ROOT).equals(rule.pattern());
  }

  private static boolean isOf(Rule rule, Authority server) {
    return rule.subject() == Subject.HOST
        && (server.text().equals(rule.pattern())
            || server.host().equals(rule.pattern())
            || server.host().endsWith("." + rule.pattern()));
  }

  private static boolean counts(Rule rule, Authority server, List<Rule> live, Facts facts) {
    if (!isOf(rule, server)) {
      return false;
    }
    int nearest =
        live.stream()
            .filter(r -> r.source().isEmpty() && isOf(r, server))
            .mapToInt(r -> r.pattern().length())
            .max()
            .orElse(0);
    if (rule.source().isEmpty()) {
      return rule.pattern().length() == nearest;
    }
    return live.stream()
        .filter(r -> r.source().isEmpty() && r.effect() == Effect.ALLOW)
        .noneMatch(r ->
            (isOf(r, server) && r.pattern().length() == nearest)
                || (r.subject() == Subject.ACTOR
                    && facts.actors().stream()
                        .anyMatch(a ->
                            a.authority().equals(server)
                                && a.value().canonical().equals(r.pattern()))));
  }

  @Test
  void aRuleOnADomainCountsForItsSubdomainsAndForNothingThatOnlyEndsAlike() {
    var book = RuleBook.of(List.of(rule(Subject.HOST, "*.Example.ORG", Effect.REFUSE)));
    assertThat(onHost(book, "example.org")).isPresent();
    assertThat(onHost(book, "deep.down.example.org")).isPresent();
    assertThat(onHost(book, "example.org:8443")).isPresent();
    assertThat(onHost(book, "anexample.org")).isEmpty();
    assertThat(onHost(book, "org")).isEmpty();
  }

  @Test
  void anExceptionWinsOverABlocklistButNotOverTheOperatorsOwnWord() {
    var listed =
        rule(Subject.HOST, "example.org", Effect.REFUSE, Optional.of("a list"), Optional.empty());
    var allowed = rule(Subject.HOST, "good.example.org", Effect.ALLOW);
    var book = RuleBook.of(List.of(listed, allowed));
    assertThat(onHost(book, "good.example.org")).isEmpty();
    assertThat(onHost(book, "bad.example.org")).contains(listed);
    var person = ActorUri.of("https://good.example.org/users/eve");
    var own = rule(Subject.ACTOR, person.text(), Effect.REFUSE);
    book.put(own);
    assertThat(book.deciding(Facts.of(person), NOW)).contains(own);
  }

  @Test
  void anExpiredRuleStopsByItself() {
    var rule =
        rule(
            Subject.HOST,
            "example.org",
            Effect.REFUSE,
            Optional.empty(),
            Optional.of(NOW.plusSeconds(1)));
    var book = RuleBook.of(List.of(rule));
    assertThat(onHost(book, "example.org")).isPresent();
    var facts = Facts.of(List.of(Authority.of("example.org")), List.of());
    assertThat(book.deciding(facts, NOW.plusSeconds(1))).isEmpty();
  }

  @Test
  void wordsAreFoundInAnySpellingAndOnlyWhole() {
    var book = RuleBook.of(List.of(rule(Subject.NAME, "Casino", Effect.REFUSE)));
    assertThat(onName(book, "🎰 CASINO🎰 best")).isPresent();
    assertThat(onName(book, "ＣＡＳＩＮＯ")).isPresent();
    assertThat(onName(book, "Casinova")).isEmpty();
  }

  private static Optional<Rule> onHost(RuleBook book, String host) {
    return book.deciding(Facts.of(List.of(Authority.of(host)), List.of()), NOW);
  }

  private static Optional<Rule> onName(RuleBook book, String name) {
    return book.deciding(new Facts(List.of(), List.of(), List.of(), List.of(), List.of(name)), NOW);
  }
}
