package commonplace.core.shardport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PassedTest {
  private static final ShardMap MAP =
      new ShardMap(
          2,
          List.of(
              new ShardMap.Node("one:1", List.of(0, 1), List.of()),
              new ShardMap.Node("two:1", List.of(), List.of(0, 1))));

  private final Passed passed = new Passed();

  @Test
  void theOwnerIsAskedFirst() {
    assertThat(passed.next(MAP, 0)).contains("one:1");
    assertThat(passed.next(MAP, 7)).as("a shard that nobody has").isEmpty();
  }

  @Test
  void whoDoesNotAnswerIsPassedForEveryShard() {
    passed.silent("one:1");
    assertThat(passed.next(MAP, 0)).contains("two:1");
    assertThat(passed.next(MAP, 1)).contains("two:1");
    passed.silent("two:1");
    assertThat(passed.next(MAP, 1)).isEmpty();
  }

  @Test
  void whoLacksAShardIsStillAskedForTheOthers() {
    passed.elsewhere("one:1", List.of(0, 1), Set.of(1));
    assertThat(passed.next(MAP, 0)).contains("one:1");
    assertThat(passed.next(MAP, 1)).contains("two:1");
  }

  /// Or a question would go round until the time is up.
  @Test
  void aRefusalThatNamesNoShardOfTheQuestionIsSilence() {
    passed.elsewhere("one:1", List.of(0), Set.of(1, 5));
    passed.elsewhere("two:1", List.of(0), Set.of());
    assertThat(passed.next(MAP, 0)).isEmpty();
    assertThat(passed.next(MAP, 1)).isEmpty();
  }
}
