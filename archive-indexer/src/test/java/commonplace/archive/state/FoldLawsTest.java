package commonplace.archive.state;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.archive.state.SmallWorld.Step;
import commonplace.core.log.ArchivedObject.Tombstone;
import commonplace.core.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What must hold whatever authors do, and wherever the fold is cut.
class FoldLawsTest {
  private static Paper folded(List<Step> steps) {
    var paper = new Paper();
    steps.forEach(step -> paper.fold.apply(step.event()));
    return paper;
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void whatIsLiveIsWhatAPlainModelSays(long seed) {
    var world = new SmallWorld(new Random(seed));
    var live = new LinkedHashMap<String, String>();
    folded(world.steps())
        .output
        .live()
        .forEach((id, object) -> live.put(id, object.current().content()));
    assertThat(live).containsExactlyInAnyOrderEntriesOf(world.expected());
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void replayingEverythingChangesNothing(long seed) {
    var steps = new SmallWorld(new Random(seed)).steps();
    var once = folded(steps);
    var twice = new Paper(once.holdings);
    steps.forEach(step -> twice.fold.apply(step.event()));
    var sent = new ArrayList<>(once.output.sent);
    sent.addAll(twice.output.sent);
    assertThat(PaperOutput.compacted(sent)).isEqualTo(PaperOutput.compacted(once.output.sent));
  }

  /// A commit makes everything before it safe. A crash later leaves a beginning of what was written
  /// to the changelog, and a beginning of what was sent; then everything after the commit comes
  /// again.
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void aCrashAnywhereChangesNothing(long seed) {
    var random = new Random(seed);
    var steps = new SmallWorld(random).steps();
    var whole = folded(steps);
    for (int i = 0; i < 4; i++) {
      int commit = random.nextInt(steps.size());
      int crash = commit + random.nextInt(steps.size() - commit);
      var before = folded(steps.subList(0, commit));
      var until = folded(steps.subList(0, crash));
      int written =
          before.holdings.journal.size()
              + random.nextInt(until.holdings.journal.size() - before.holdings.journal.size() + 1);
      int sent =
          before.output.sent.size()
              + random.nextInt(until.output.sent.size() - before.output.sent.size() + 1);
      var restarted = new Paper(PaperHoldings.restored(until.holdings.journal.subList(0, written)));
      steps.subList(commit, steps.size()).forEach(step -> restarted.fold.apply(step.event()));
      var all = new ArrayList<>(until.output.sent.subList(0, sent));
      all.addAll(restarted.output.sent);
      assertThat(meaning(all))
          .as("commit %s crash %s written %s sent %s", commit, crash, written, sent)
          .isEqualTo(meaning(whole.output.sent));
    }
  }

  /// A tombstone may name another of the records that each would have ended the object.
  private static Map<String, Object> meaning(List<PaperOutput.Sent> sent) {
    var last = PaperOutput.compacted(sent);
    last.replaceAll((_, value) ->
        value instanceof Tombstone(var id, var author, _, var why, _)
            ? id + " of " + author + " is gone: " + why
            : value);
    return last;
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void nothingWithdrawnOrRefusedIsLiveInAnyOrderOfTheTopics(long seed) {
    var random = new Random(seed);
    var world = new SmallWorld(random);
    for (int i = 0; i < 3; i++) {
      var live = folded(interleaved(world.steps(), random)).output.live();
      assertThat(live.keySet()).noneMatch(world.withdrawn()::contains);
      assertThat(live.values().stream().filter(world::isRefused)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(Seeds.FEW)
  void whatWasWithdrawnIsNowhereInTheState(long seed) {
    var world = new SmallWorld(new Random(seed));
    var paper = folded(world.steps());
    var last = new HashMap<String, Object>();
    paper.holdings.journal.forEach(write -> last.put(write.key(), write.value()));
    for (var id : world.withdrawn()) {
      assertThat(String.valueOf(last.get("o/#" + id))).doesNotContain("secret of " + id + ".");
    }
    Map<String, Object> topic = PaperOutput.compacted(paper.output.sent);
    for (var id : world.withdrawn()) {
      assertThat(String.valueOf(topic.get("archive-objects " + id)))
          .doesNotContain("secret of " + id + ".");
    }
  }

  /// Each topic in its own order, the topics anyhow.
  private static List<Step> interleaved(List<Step> steps, Random random) {
    var byTopic = new LinkedHashMap<String, ArrayList<Step>>();
    steps.forEach(s -> byTopic.computeIfAbsent(s.topic(), _ -> new ArrayList<>()).add(s));
    var queues = new ArrayList<>(byTopic.values());
    var mixed = new ArrayList<Step>();
    while (!queues.isEmpty()) {
      var queue = queues.get(random.nextInt(queues.size()));
      mixed.add(queue.removeFirst());
      if (queue.isEmpty()) {
        queues.remove(queue);
      }
    }
    return mixed;
  }
}
