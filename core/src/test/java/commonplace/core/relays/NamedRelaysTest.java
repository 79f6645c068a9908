package commonplace.core.relays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import commonplace.core.activitypub.Authority;
import commonplace.core.terms.Subject;
import commonplace.core.terms.Traits;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.Wanting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NamedRelaysTest {
  private static final List<String> TAGS = List.of("birds", "cats", "dogs");
  private static final List<RelayName> NAMES =
      List.of(RelayName.MAIN, RelayName.of("birds"), RelayName.of("cats"), RelayName.of("gone"));

  private static <T> List<T> some(Random random, List<T> all) {
    var chosen = new ArrayList<>(all);
    Collections.shuffle(chosen, random);
    return chosen.subList(0, random.nextInt(all.size() + 1));
  }

  private static NamedRelay relay(String name, boolean ofEverybody) {
    return new NamedRelay(
        RelayName.of(name),
        "",
        Wanting.hashtags(Set.of(name)),
        ofEverybody,
        true,
        1,
        Optional.empty());
  }

  private static Subject post(String type, Set<String> hashtags) {
    var traits = Optional.of(new Traits("Note", hashtags, "en", false, false, false));
    return new Subject(type, Set.of(Authority.of("a.example")), () -> traits);
  }

  /// By which relay a subscriber gets it.
  private static Optional<RelayName> first(
      NamedRelays relays, Set<RelayName> taken, Set<RelayName> senders, Subject subject) {
    return relays.carriers(senders, subject).stream().filter(taken::contains).findFirst();
  }

  private record Case(
      NamedRelays relays, TreeSet<RelayName> taken, Set<RelayName> senders, Subject subject) {
    static Case of(Random random) {
      return new Case(
          NamedRelays.of(
              List.of(relay("birds", random.nextBoolean()), relay("cats", random.nextBoolean()))),
          new TreeSet<>(some(random, NAMES)),
          Set.copyOf(some(random, NAMES)),
          post(random.nextInt(4) == 0 ? "Delete" : "Create", Set.copyOf(some(random, TAGS))));
    }

    Optional<RelayName> carrier() {
      return first(relays, taken, senders, subject);
    }

    Optional<RelayName> alone(RelayName name) {
      return first(relays, Set.of(name), senders, subject);
    }
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void whoTakesSeveralGetsWhatAnyOfThemCarriesByTheFirst(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      var it = Case.of(random);
      var each = it.taken.stream().flatMap(name -> it.alone(name).stream()).toList();
      assertThat(it.relays.carriers(it.senders, it.subject)).as("%s", it).isSorted();
      assertThat(it.carrier()).as("%s", it).isEqualTo(each.stream().findFirst());
      assertThat(it.taken).as("%s", it).containsAll(each);
    }
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void takingOneMoreLosesNothing(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      var it = Case.of(random);
      var before = it.carrier();
      it.taken.add(NAMES.get(random.nextInt(NAMES.size())));
      assertThat(it.carrier().isPresent()).as("%s", it).isIn(true, before.isPresent());
    }
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void whatWasCarriedMayBeTakenBackByTheSame(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      var it = Case.of(random);
      var back = post("Delete", Set.of());
      var carried = it.relays.carriers(it.senders, it.subject);
      assertThat(it.relays.carriers(it.senders, back)).as("%s", it).containsAll(carried);
      var ended =
          NamedRelays.of(
              it.relays.byName().values().stream().map(r -> r.endedAt(Instant.EPOCH)).toList());
      assertThat(ended.carriers(it.senders, back)).as("%s, ended", it).containsAll(carried);
      assertThat(ended.carriers(Set.of(), back))
          .as("%s, of nobody knows whom", it)
          .containsAll(carried);
    }
  }

  @Test
  void whatHasEndedCarriesNothingNew() {
    var birds = relay("birds", true).endedAt(Instant.EPOCH);
    var relays = NamedRelays.of(List.of(birds));
    assertThat(relays.carriers(Set.of(birds.name()), post("Create", Set.of("birds")))).isEmpty();
    assertThat(relays.find(birds.name())).isEmpty();
    assertThat(relays.live()).isEmpty();
  }

  @Test
  void joiningATopicOpensNothingElse() {
    var relays = NamedRelays.of(List.of(relay("birds", true), relay("cats", false)));
    var both = post("Create", Set.of("birds", "cats"));
    var all = new TreeSet<>(NAMES);
    var main = new TreeSet<>(Set.of(RelayName.MAIN));
    var birds = Set.of(RelayName.of("birds"));
    assertThat(first(relays, main, birds, both)).isEmpty();
    assertThat(first(relays, all, birds, both)).contains(RelayName.of("birds"));
    assertThat(first(relays, all, Set.of(RelayName.MAIN), both)).contains(RelayName.MAIN);
    assertThat(first(relays, new TreeSet<>(birds), Set.of(RelayName.MAIN), both))
        .as("of everybody")
        .contains(RelayName.of("birds"));
    assertThat(
            first(
                relays, new TreeSet<>(Set.of(RelayName.of("cats"))), Set.of(RelayName.MAIN), both))
        .as("a circle")
        .isEmpty();
  }

  @Test
  void whereThereAreNoneNothingIsAsked() {
    var subject =
        new Subject(
            "Create",
            Set.of(Authority.of("a.example")),
            () -> {
              throw new AssertionError("nobody asked");
            });
    var main = new TreeSet<>(Set.of(RelayName.MAIN));
    assertThat(first(NamedRelays.NONE, main, main, subject)).contains(RelayName.MAIN);
    assertThat(first(NamedRelays.of(List.of(relay("cats", true))), main, Set.of(), subject))
        .isEmpty();
  }

  @Test
  void namesAndNumbersAreBounded() {
    for (var wrong : List.of("", "relay", "A", "a/b", "a".repeat(33), "ä", "a\n")) {
      assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> RelayName.of(wrong));
    }
    var many =
        IntStream.rangeClosed(0, NamedRelays.MAX).mapToObj(i -> relay("r" + i, true)).toList();
    assertThat(NamedRelays.of(many.subList(0, NamedRelays.MAX)).byName()).hasSize(100);
    assertThatIllegalArgumentException().isThrownBy(() -> NamedRelays.of(many));
  }
}
