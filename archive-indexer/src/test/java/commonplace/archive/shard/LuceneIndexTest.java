package commonplace.archive.shard;

import static commonplace.archive.shard.Posts.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.log.ArchivedObject;
import commonplace.core.log.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexTest {
  private static final String AUTHOR = "https://a.example/users/anna";

  @TempDir Path dir;

  private LuceneIndex open() {
    return TestIndex.open(dir, Posts.BEGIN);
  }

  private static void put(LuceneIndex index, ArchivedObject object, long offset) {
    index.apply(object.id().text(), Posts.bytes(object), offset);
  }

  private static ArchivedObject post(int i, String content) {
    return note("https://a.example/" + i, AUTHOR, content).at(i).live();
  }

  @Test
  void aNewIndexHasNoOffsetAndACommittedOneResumes() throws Exception {
    try (var index = open()) {
      assertThat(index.committed()).isEqualTo(OptionalLong.empty());
      put(index, post(1, "one"), 7);
      assertThat(index.applied()).hasValue(7);
      assertThat(index.committed()).isEmpty();
      index.commit();
      assertThat(index.committed()).hasValue(7);
    }
    try (var index = open()) {
      assertThat(index.committed()).hasValue(7);
      assertThat(index.documents()).isEqualTo(1);
    }
  }

  @Test
  void whatWasNotCommittedIsLostTogetherWithItsOffset() throws Exception {
    var index = open();
    put(index, post(1, "one"), 7);
    index.commit();
    put(index, post(2, "two"), 8);
    index.abandon();
    try (var again = open()) {
      assertThat(again.committed()).hasValue(7);
      assertThat(again.documents()).isEqualTo(1);
    }
  }

  @Test
  void anOlderRecordDoesNotBringBackWhatANewerOneTookAway() throws Exception {
    try (var index = open()) {
      put(index, post(1, "one"), 1);
      index.apply("https://a.example/1", null, 2);
      put(index, post(1, "one"), 1);
      index.refreshNow();
      assertThat(index.documents()).isZero();
    }
  }

  @Test
  void aRestoreCountsOnceItsOffsetIsTold() throws Exception {
    var index = open();
    index.apply("https://a.example/1", Posts.bytes(post(1, "one")));
    index.apply(Topic.HEARTBEAT, "1".getBytes(StandardCharsets.US_ASCII));
    index.advance(41);
    index.advance(-4);
    index.close();
    try (var again = open()) {
      assertThat(again.committed()).hasValue(41);
      assertThat(again.documents()).isEqualTo(1);
    }
  }

  @Test
  void anIndexThatMayHaveMissedTombstonesIsBuiltAnew() throws Exception {
    try (var index = open()) {
      put(index, post(1, "one"), 7);
    }
    var oldest = TestIndex.SETTINGS.oldestCommit();
    try (var index = TestIndex.open(dir, Posts.BEGIN.plus(oldest))) {
      assertThat(index.committed()).hasValue(7);
    }
    try (var index = TestIndex.open(dir, Posts.BEGIN.plus(oldest).plusSeconds(1))) {
      assertThat(index.committed()).isEmpty();
      assertThat(index.documents()).isZero();
    }
  }

  @Test
  void theTimeOfACommitDoesNotMoveWithoutTheLog() throws Exception {
    try (var index = open()) {
      put(index, post(1, "one"), 7);
      put(index, post(1, "edited"), 8);
    }
    var later = Posts.BEGIN.plus(Duration.ofDays(5));
    try (var index = TestIndex.open(dir, later)) {
      index.forget();
    }
    assertThat(commitTime()).isEqualTo(Posts.BEGIN);
    try (var index = TestIndex.open(dir, later)) {
      index.apply(Topic.HEARTBEAT, new byte[] {'1'}, 9);
    }
    assertThat(commitTime()).isEqualTo(later);
  }

  private Instant commitTime() throws IOException {
    try (var directory = FSDirectory.open(dir);
        var reader = DirectoryReader.open(directory)) {
      return CommitData.of(reader.getIndexCommit().getUserData().entrySet()).at();
    }
  }

  @Test
  void anIndexOfATopicThatWasMadeAnewIsBuiltAnew() throws Exception {
    try (var index = open()) {
      put(index, post(1, "one"), 7);
    }
    var other = new IndexSettings("another log", 1, Duration.ofDays(6));
    try (var index = TestIndex.open(dir, Posts.BEGIN, other)) {
      assertThat(index.committed()).isEmpty();
      assertThat(index.documents()).isZero();
    }
  }

  @Test
  void anIndexThatIsDamagedIsBuiltAnew() throws Exception {
    try (var index = open()) {
      put(index, post(1, "one"), 7);
    }
    try (var files = Files.list(dir)) {
      for (var file : files.filter(f -> f.toString().endsWith(".cfs")).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }
    try (var index = open()) {
      assertThat(index.committed()).isEmpty();
    }
  }

  @Test
  void aValueThatCannotBeReadIsTrouble() throws Exception {
    try (var index = open()) {
      var broken = "{\"kind\":\"Live\"".getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> index.apply("https://a.example/1", broken, 1))
          .isInstanceOf(IllegalStateException.class);
      assertThat(index.applied()).isEmpty();
    }
  }

  @Test
  void deletedIndexesLeaveNoFiles() throws Exception {
    var index = open();
    put(index, post(1, "one"), 1);
    index.commit();
    index.delete();
    assertThat(dir).doesNotExist();
  }

  @Test
  void forgettingRewritesEveryIndexSegmentThatKnewTheDeleted() throws Exception {
    try (var index = open()) {
      for (int i = 0; i < 300; i++) {
        put(index, post(i, i == 77 || i == 177 ? "xyzzysecret" : "harmless " + i), i);
        if (i % 50 == 49) {
          index.commit();
        }
      }
      var before = segments();
      put(index, Posts.gone((ArchivedObject.Live) post(77, "")), 300);
      index.apply("https://a.example/177", null, 301);
      index.refreshNow();
      assertThat(index.remembersDeleted()).isTrue();
      assertThat(secretInFiles()).isTrue();

      index.forget();

      assertThat(index.remembersDeleted()).isFalse();
      assertThat(secretInFiles()).isFalse();
      try (var directory = FSDirectory.open(dir);
          var reader = DirectoryReader.open(directory)) {
        assertThat(reader.numDeletedDocs()).isZero();
        assertThat(reader.numDocs()).isEqualTo(299);
        assertThat(CommitData.of(reader.getIndexCommit().getUserData().entrySet()).offset())
            .isEqualTo(301);
      }
      assertThat(segments()).isNotEqualTo(before);
    }
  }

  @Test
  void aPinnedSearcherIsLetGoWithItsFiles() throws Exception {
    try (var index = open()) {
      put(index, post(1, "xyzzysecret"), 1);
      index.refreshNow();
      var searcher = index.acquire();
      long pin = index.pin(searcher);
      index.release(searcher);
      index.apply("https://a.example/1", null, 2);
      index.forget();
      var pinned = index.pinned(pin).orElseThrow();
      assertThat(pinned.getIndexReader().numDocs()).isEqualTo(1);
      index.release(pinned);
      assertThat(secretInFiles()).isTrue();
      index.refreshNow();
      index.unpin(Duration.ofMillis(-1));
      assertThat(index.pinned(pin)).isEmpty();
      assertThat(secretInFiles()).isFalse();
    }
  }

  /// Lucene never gives an age to the newest of them.
  @Test
  void theNewestPinnedSearcherIsLetGoToo() throws Exception {
    try (var index = open()) {
      put(index, post(1, "harbour"), 1);
      index.refreshNow();
      var searcher = index.acquire();
      long pin = index.pin(searcher);
      index.release(searcher);
      index.unpin(Duration.ofHours(1));
      index.release(index.pinned(pin).orElseThrow());
      index.unpin(Duration.ZERO);
      assertThat(index.pinned(pin)).isEmpty();
    }
  }

  private java.util.Set<String> segments() throws IOException {
    var names = new TreeSet<String>();
    try (var directory = FSDirectory.open(dir);
        var reader = DirectoryReader.open(directory)) {
      for (var leaf : reader.leaves()) {
        names.add(((SegmentReader) leaf.reader()).getSegmentName());
      }
    }
    return names;
  }

  private boolean secretInFiles() throws IOException {
    try (var files = Files.list(dir)) {
      for (var file : files.toList()) {
        if (FileBytes.contain(file, "xyzzysecret")) {
          return true;
        }
      }
    }
    return false;
  }
}
