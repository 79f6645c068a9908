package commonplace.archive.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatchUpTest {
  private static final ShardSet.Kind POSTS = ShardSet.Kind.POSTS;

  @TempDir Path dir;
  private TestIndex node;
  private CatchUp catchUp;

  @BeforeEach
  void open() {
    node = new TestIndex(dir, 1);
    catchUp = new CatchUp(node.shards, POSTS);
  }

  @AfterEach
  void close() throws Exception {
    node.close();
  }

  private void look(long end, long position) {
    catchUp.look(Map.of(0, end), shard -> OptionalLong.of(position));
  }

  private boolean isBehind() {
    return node.shards.behind(POSTS).containsKey(0);
  }

  @Test
  void theEndThatWasSeenFirstIsEnough() {
    look(10, 9);
    assertThat(isBehind()).isTrue();
    look(20, 10);
    assertThat(isBehind()).isFalse();
    look(30, 10);
    assertThat(isBehind()).as("a little late is not behind").isFalse();
  }

  @Test
  void whatIsNotKnownIsNotWhole() {
    catchUp.look(Map.of(0, 0L), shard -> OptionalLong.empty());
    catchUp.look(Map.of(), shard -> OptionalLong.of(100));
    assertThat(isBehind()).isTrue();
    look(0, 0);
    assertThat(isBehind()).as("of an empty log there is nothing to restore").isFalse();
  }

  @Test
  void anIndexThatWasOpenedAnewBeginsAnew() throws Exception {
    var before = node.index(0);
    look(10, 10);
    node.shards.closed(POSTS, 0, before);
    assertThat(isBehind()).isFalse();
    try (var after = TestIndex.open(dir.resolve("other"), Posts.BEGIN)) {
      node.shards.opened(POSTS, 0, after);
      node.shards.caughtUp(POSTS, 0, before);
      assertThat(isBehind()).as("only the former one had caught up").isTrue();
      look(15, 14);
      assertThat(isBehind()).isTrue();
      look(15, 15);
      assertThat(isBehind()).isFalse();
    }
  }

  @Test
  void aShardIsWholeWithBothOfItsIndexes() throws Exception {
    look(1, 1);
    assertThat(node.shards.lacking(List.of(0, 1))).containsExactly(0, 1);
    try (var consent = TestIndex.openConsent(dir.resolve("consent"))) {
      node.shards.opened(ShardSet.Kind.CONSENT, 0, consent);
      node.shards.caughtUp(ShardSet.Kind.CONSENT, 0, consent);
      assertThat(node.shards.lacking(List.of(0, 1))).containsExactly(1);
      node.shards.closed(POSTS, 0, node.index(0));
      assertThat(node.shards.lacking(List.of(0, 1))).containsExactly(0, 1);
    }
  }
}
