package commonplace.archive.state;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.archive.consent.ConsentGate;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Revision;
import commonplace.core.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is held after a set of records does not depend on how their topics were interleaved, nor on
/// crashes after which they are interleaved otherwise.
///
/// One exception is meant, and only forgets more: a post that is read after its author's refusal,
/// but before the record that takes the refusal back, is not waited for.
class OrderLawsTest {
  private static final int ORDERS = 4;

  private static void apply(List<Event> events, Paper paper) {
    events.forEach(paper.fold::apply);
  }

  /// Each topic in its own order, the topics anyhow.
  private static List<Event> interleaved(List<Event> events, Random random) {
    var byTopic = new LinkedHashMap<String, ArrayList<Event>>();
    events.forEach(event ->
        byTopic.computeIfAbsent(event.applied().topic(), _ -> new ArrayList<>()).add(event));
    var queues = new ArrayList<>(byTopic.values());
    var mixed = new ArrayList<Event>();
    while (!queues.isEmpty()) {
      var queue = queues.get(random.nextInt(queues.size()));
      for (int i = random.nextInt(4); i >= 0 && !queue.isEmpty(); i--) {
        mixed.add(queue.removeFirst());
      }
      queues.removeIf(List::isEmpty);
    }
    return mixed;
  }

  /// For people: what was read, in which order, and from when it is.
  private static String told(List<Event> events) {
    return events.stream()
        .map(event ->
            "\n"
                + event.at().getEpochSecond()
                + " "
                + event.applied().topic()
                + " "
                + switch (event) {
                  case Event.ActorSeen it ->
                      it.actor().text() + " " + ConsentGate.ofActor(it.flags());
                  case Event.Withdrawn it -> it.digest();
                  case Event.Offered it ->
                      it.id().text()
                          + " "
                          + it.document().content()
                          + " "
                          + it.document().searchableBy()
                          + " "
                          + ConsentGate.ofActor(it.flags());
                })
        .collect(Collectors.joining());
  }

  private static Map<String, String> said(Map<String, Live> live) {
    var said = new HashMap<String, String>();
    live.forEach((id, object) -> said.put(id, object.current().content()));
    return said;
  }

  private static Set<String> words(Map<String, Live> live) {
    var words = new HashSet<String>();
    live.values().stream()
        .flatMap(it -> Stream.concat(it.earlier().stream(), Stream.of(it.current())))
        .map(Revision::content)
        .forEach(words::add);
    return words;
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void everyOrderLeadsToTheSame(long seed) {
    var random = new Random(seed);
    var events = new ManyMinds(random, true).events();
    var model = new PlainMinds(events);
    for (int i = 0; i < ORDERS; i++) {
      var paper = new Paper();
      var order = i == 0 ? events : interleaved(events, random);
      apply(order, paper);
      var live = paper.output.live();
      assertThat(said(live)).as(() -> told(order)).isEqualTo(model.live());
      assertThat(words(live)).isSubsetOf(model.words());
      standsAs(model, paper);
    }
  }

  private static void standsAs(PlainMinds model, Paper paper) {
    for (var author : ManyMinds.AUTHORS) {
      assertThat(paper.consent(author).standing()).isEqualTo(model.standing(author));
    }
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void noOrderRemembersMoreThanMayBe(long seed) {
    var random = new Random(seed);
    var events = new ManyMinds(random, false).events();
    var model = new PlainMinds(events);
    for (int i = 0; i < ORDERS; i++) {
      var paper = new Paper();
      apply(i == 0 ? events : interleaved(events, random), paper);
      var live = paper.output.live();
      assertThat(model.live().entrySet()).containsAll(said(live).entrySet());
      if (i == 0) {
        assertThat(said(live)).isEqualTo(model.live());
      }
      assertThat(words(live)).isSubsetOf(model.words());
      standsAs(model, paper);
    }
  }

  /// A crash keeps a beginning of what was written to the changelog and a beginning of what was
  /// sent, both from after the last commit or later; what was read since then comes again, in
  /// another order.
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void aCrashAndAnotherOrderLeaveNothingBehind(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < ORDERS; i++) {
      boolean exactly = random.nextBoolean();
      var events = interleaved(new ManyMinds(random, exactly).events(), random);
      var model = new PlainMinds(events);
      int commit = random.nextInt(events.size());
      var first = new Paper();
      apply(events.subList(0, commit), first);
      int written = first.holdings.journal.size();
      int sent = first.output.sent.size();
      apply(events.subList(commit, commit + random.nextInt(events.size() - commit + 1)), first);
      written += random.nextInt(first.holdings.journal.size() - written + 1);
      sent += random.nextInt(first.output.sent.size() - sent + 1);
      var restarted = new Paper(PaperHoldings.restored(first.holdings.journal.subList(0, written)));
      restarted.output.sent.addAll(first.output.sent.subList(0, sent));
      apply(interleaved(events.subList(commit, events.size()), random), restarted);
      var live = restarted.output.live();
      assertThat(live).as("sent and held").isEqualTo(held(restarted.holdings));
      assertThat(model.live().entrySet()).containsAll(said(live).entrySet());
      if (exactly) {
        assertThat(said(live)).isEqualTo(model.live());
      }
      assertThat(words(live)).isSubsetOf(model.words());
      standsAs(model, restarted);
    }
  }

  private static Map<String, Live> held(PaperHoldings holdings) {
    var live = new HashMap<String, Live>();
    ManyMinds.AUTHORS.stream()
        .flatMap(author -> holdings.objectsOf("#" + author).stream())
        .forEach(object -> {
          if (holdings.object(object).object().orElse(null) instanceof Live it) {
            live.put(it.id().text(), it);
          }
        });
    return live;
  }
}
