package commonplace.relay.admin;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.OperatorEvent.Answered;
import commonplace.core.log.OperatorEvent.Asked;
import commonplace.core.log.Topics;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.Seeds;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorJournalTest {
  private final OperatorJournal journal =
      new OperatorJournal(
          new InMemoryEventLog(InstantSource.system()), Topics.withHorizon(Topics.DEFAULT_HORIZON));

  private static Asked asked(int n) {
    return new Asked("id-" + n, "ann", "POST n/" + n, Map.of(), 0, Optional.empty());
  }

  /// Changes overlap, and some are never answered.
  @ParameterizedTest
  @MethodSource(Seeds.FEW)
  void pageAfterPageShowsEverythingOnceNewestFirst(long seed) throws InterruptedException {
    var random = new Random(seed);
    int changes = random.nextInt(40);
    var open = new ArrayDeque<Integer>();
    var unanswered = new ArrayList<String>();
    for (int n = 0; n < changes; n++) {
      journal.write(asked(n));
      open.add(n);
      while (!open.isEmpty() && random.nextInt(3) > 0) {
        int done = random.nextBoolean() ? open.removeFirst() : open.removeLast();
        if (random.nextInt(5) == 0) {
          unanswered.add("id-" + done);
        } else {
          journal.write(new Answered("id-" + done, 200 + done));
        }
      }
    }
    open.forEach(n -> unanswered.add("id-" + n));

    var seen = new ArrayList<OperatorJournal.Entry>();
    var before = OptionalLong.of(Long.MAX_VALUE);
    while (before.isPresent()) {
      var page = journal.newest(1 + random.nextInt(7), before.getAsLong());
      seen.addAll(page.entries());
      before = page.next();
    }
    var expected = new ArrayList<String>();
    for (int n = changes - 1; n >= 0; n--) {
      expected.add("id-" + n);
    }
    assertThat(seen.stream().map(entry -> entry.asked().id()).toList()).isEqualTo(expected);
    for (var entry : seen) {
      var id = entry.asked().id();
      int number = Integer.parseInt(id.substring("id-".length()));
      assertThat(entry.answered().map(Answered::status))
          .isEqualTo(unanswered.contains(id) ? Optional.empty() : Optional.of(200 + number));
    }
    assertThat(journal.newest(500, Long.MAX_VALUE).entries())
        .extracting(entry -> entry.asked().id())
        .isEqualTo(expected.isEmpty() ? List.of() : expected);
  }
}
