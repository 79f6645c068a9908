package commonplace.core.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import commonplace.core.activitypub.Authority;
import commonplace.core.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReceiveTest {
  private static final List<String> HOSTS =
      List.of("a.example", "b.a.example", "c.b.a.example", "xa.example", "example", "n.test");
  private static final List<String> TAGS = List.of("cats", "dogs", "birds");
  private static final List<String> LANGUAGES = List.of("pt", "pt-br", "en", "und");
  private static final List<String> TYPES = List.of("Note", "Article", "Video");
  private static final List<String> ACTIVITIES =
      List.of("Create", "Announce", "Update", "Move", "Delete", "Undo");

  private record Case(Receive terms, Subject subject, Optional<Traits> traits) {}

  private static <T> Set<T> some(Random random, List<T> all, int max) {
    var chosen = new ArrayList<>(all);
    java.util.Collections.shuffle(chosen, random);
    return new HashSet<>(chosen.subList(0, random.nextInt(max + 1)));
  }

  private static <T> T one(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static Case random(Random random) {
    var terms =
        new Receive(
            random.nextInt(8) == 0,
            some(random, HOSTS, 1),
            some(random, HOSTS, 1),
            some(random, TAGS, 1),
            some(random, TAGS, 1),
            some(random, LANGUAGES, 2),
            some(random, TYPES, 2),
            one(random, List.of(Presence.values())),
            one(random, List.of(Presence.values())),
            random.nextInt(4) == 0,
            Optional.empty());
    Optional<Traits> traits =
        random.nextInt(10) == 0
            ? Optional.empty()
            : Optional.of(
                new Traits(
                    one(random, TYPES),
                    some(random, TAGS, 2),
                    one(random, LANGUAGES),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean()));
    var origins = some(random, HOSTS, 2).stream().map(Authority::of).collect(Collectors.toSet());
    return new Case(terms, new Subject(one(random, ACTIVITIES), origins, () -> traits), traits);
  }

  /// The same by the letter of the terms, one wish after the other.
  private static boolean naive(Receive t, Subject s, Optional<Traits> traits) {
    if (s.retracts()) {
      return true;
    }
    boolean origin =
        (t.allowedOrigins().isEmpty()
                || s.origins().stream().allMatch(o -> within(o, t.allowedOrigins())))
            && s.origins().stream().noneMatch(o -> within(o, t.refusedOrigins()));
    if (t.nothing() || !origin || !s.brings()) {
      return !t.nothing() && origin;
    }
    boolean asks =
        !t.wantedHashtags().isEmpty()
            || !t.refusedHashtags().isEmpty()
            || !t.languages().isEmpty()
            || !t.types().isEmpty()
            || t.media() != Presence.ANY
            || t.sensitive() != Presence.ANY
            || t.onlyRoots();
    if (traits.isEmpty()) {
      return !asks;
    }
    var post = traits.get();
    return (t.wantedHashtags().isEmpty()
            || post.hashtags().stream().anyMatch(t.wantedHashtags()::contains))
        && post.hashtags().stream().noneMatch(t.refusedHashtags()::contains)
        && (t.languages().isEmpty()
            || t.languages().stream()
                .anyMatch(l -> post.language().equals(l) || post.language().startsWith(l + "-")))
        && (t.types().isEmpty() || t.types().contains(post.type()))
        && (t.media() == Presence.ANY || post.media() == (t.media() == Presence.ONLY))
        && (t.sensitive() == Presence.ANY || post.sensitive() == (t.sensitive() == Presence.ONLY))
        && !(t.onlyRoots() && post.reply());
  }

  private static boolean within(Authority origin, Set<String> servers) {
    return servers.stream()
        .anyMatch(s -> origin.host().equals(s) || origin.host().endsWith("." + s));
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void whatPassesIsWhatTheTermsSay(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      var it = random(random);
      assertThat(it.terms.objection(it.subject).isEmpty())
          .as("%s", it)
          .isEqualTo(naive(it.terms, it.subject, it.traits));
    }
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void noTermsStopWhatTakesSomethingBackAndContentStopsNoEdit(long seed) {
    var it = random(new Random(seed));
    for (var back : List.of("Delete", "Undo")) {
      var subject = new Subject(back, it.subject.origins(), it.subject.traits());
      assertThat(it.terms.objection(subject)).isEmpty();
      assertThat(Receive.none().objection(subject)).isEmpty();
    }
    var edit = new Subject("Update", it.subject.origins(), it.subject.traits());
    assertThat(it.terms.objection(edit).stream().toList())
        .isSubsetOf(Objection.NOTHING, Objection.ORIGIN_NOT_ALLOWED, Objection.ORIGIN_REFUSED);
  }

  @Test
  void contentIsReadOnlyIfSomeTermsDependOnIt() {
    var subject =
        new Subject(
            "Create",
            Set.of(Authority.of("a.example")),
            () -> {
              throw new AssertionError("nobody asked");
            });
    assertThat(Receive.EVERYTHING.objection(subject)).isEmpty();
    assertThat(Receive.none().objection(subject)).contains(Objection.NOTHING);
  }

  private static Receive refusing(Set<String> origins, Set<String> hashtags) {
    return new Receive(
        false,
        Set.of(),
        origins,
        Set.of(),
        hashtags,
        Set.of(),
        Set.of(),
        Presence.ANY,
        Presence.ANY,
        false,
        Optional.empty());
  }

  @Test
  void equalWishesAreEqualHoweverTheyAreSpelt() {
    assertThat(refusing(Set.of("*.Bücher.example "), Set.of("#Straße", "ＣＡＴＳ")))
        .isEqualTo(refusing(Set.of("xn--bcher-kva.example"), Set.of("straße", "cats")));
  }

  @Test
  void whatIsTooLongOrNoneOfItsKindIsRefusedWithAReason() {
    var many =
        IntStream.range(0, 1001).mapToObj(i -> "h" + i + ".example").collect(Collectors.toSet());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> refusing(many, Set.of()))
        .withMessage("at most 1000 servers, not 1001");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> refusing(Set.of("no host!"), Set.of()))
        .withMessageContaining("no host!");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> refusing(Set.of(), Set.of("x".repeat(101))))
        .withMessageContaining("not a hashtag");
  }
}
