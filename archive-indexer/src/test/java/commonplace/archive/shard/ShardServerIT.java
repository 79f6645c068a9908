package commonplace.archive.shard;

import static commonplace.archive.shard.Posts.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.index.Clause;
import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchRequest.Order;
import commonplace.core.index.ShardPort;
import commonplace.core.index.ShardPort.ShardsUnavailableException;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.shardport.RemoteShards;
import commonplace.core.shardport.ShardMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two shards, in one process or two that know each other, and a query process.
class ShardServerIT {
  private static final Live IN_0 = note("https://a.example/0", author(0), "zero").live();
  private static final Live IN_1 = note("https://a.example/1", author(1), "one").live();

  @TempDir Path dir;
  private final List<AutoCloseable> open = new ArrayList<>();
  private volatile ShardMap map = new ShardMap(2, List.of());
  private TestIndex one;
  private String oneAt;

  /// Of the first author whose posts are put into this shard.
  private static String author(int shard) {
    for (int i = 0; ; i++) {
      var author = "https://a.example/users/" + i;
      if (Math.floorMod(author.hashCode(), 2) == shard) {
        return author;
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    one = node("one", IN_0, IN_1);
    oneAt = listen(one);
    map = new ShardMap(2, List.of(new ShardMap.Node(oneAt, List.of(0, 1), List.of())));
    caughtUp(one, 0);
    // the first question may take longer than any is allowed to
    var first = asking();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(ShardsUnavailableException.class)
        .until(() -> search(first).total() == 1);
  }

  @AfterEach
  void stop() throws Exception {
    for (var each : open.reversed()) {
      each.close();
    }
  }

  /// Has both shards open, and has not caught up.
  private TestIndex node(String name, Live... posts) throws Exception {
    var node = new TestIndex(dir.resolve(name), 2);
    open.add(node);
    for (int shard = 0; shard < 2; shard++) {
      var consent = TestIndex.openConsent(dir.resolve(name + "-consent-" + shard));
      open.add(consent);
      node.shards.opened(ShardSet.Kind.CONSENT, shard, consent);
    }
    node.put(posts);
    node.refresh();
    return node;
  }

  private String listen(TestIndex node) {
    var server = new ShardServer(new ShardListen("127.0.0.1", 0), node.queries, () -> map);
    open.add(server);
    return server.start();
  }

  private static void caughtUp(TestIndex node, int shard) {
    for (var kind : ShardSet.Kind.values()) {
      node.shards.caughtUp(kind, shard, node.shards.index(kind, shard).orElseThrow());
    }
  }

  private RemoteShards asking() {
    var remote = new RemoteShards(List.of(oneAt));
    open.add(remote);
    return remote;
  }

  private static SearchReply search(ShardPort port) {
    return port.search(TestIndex.request(Order.NEWEST, 10, Optional.empty()));
  }

  @Test
  void aShardThatIsStillRestoredIsMissing() {
    var all = asking();
    var part = search(all);
    assertThat(part.incomplete()).containsExactly("shard 1");
    assertThat(TestIndex.ids(part)).containsExactly(IN_0.id().text());
    assertThat(part.total()).isEqualTo(1);
    assertThat(all.sizes()).isEqualTo(Map.of(0, 1L));
    assertThat(all.object(IN_0.id().text())).contains(IN_0);
    assertThatThrownBy(() -> all.object(IN_1.id().text()))
        .isInstanceOf(ShardsUnavailableException.class);
    assertThatThrownBy(() -> all.gone(IN_1.id().text()))
        .isInstanceOf(ShardsUnavailableException.class);
    assertThatThrownBy(() -> all.held(author(0))).isInstanceOf(ShardsUnavailableException.class);
    assertThatThrownBy(() -> all.activity("a.example", Posts.BEGIN))
        .isInstanceOf(ShardsUnavailableException.class);

    caughtUp(one, 1);
    assertThat(search(all).incomplete()).isEmpty();
    assertThat(search(all).total()).isEqualTo(2);
    assertThat(all.object(IN_1.id().text())).contains(IN_1);
    assertThat(all.held(author(1)).objects()).isEqualTo(1);
  }

  @Test
  void hitsTravelWhole() {
    one.put(
        note("https://a.example/3", author(0), "full")
            .at(60)
            .title("title")
            .replyTo(IN_0.id().text())
            .editedAt(90)
            .live(),
        note("https://a.example/4", author(1), "warned")
            .at(120)
            .summary("warning")
            .sensitive(true)
            .live());
    one.refresh();
    caughtUp(one, 1);
    var request = TestIndex.request(Order.NEWEST, 10, Optional.empty(), new Clause.WithSensitive());
    assertThat(asking().search(request).hits()).isEqualTo(one.search(request).hits()).hasSize(4);
  }

  @Test
  void aStandbyAnswersForAShardThatIsStillRestored() throws Exception {
    var late = note("https://a.example/2", author(1), "not restored yet").live();
    var two = node("two", IN_1, late);
    map =
        new ShardMap(
            2,
            List.of(
                new ShardMap.Node(oneAt, List.of(0, 1), List.of()),
                new ShardMap.Node(listen(two), List.of(), List.of(1))));
    var all = asking();
    assertThat(search(all).incomplete())
        .as("the standby is not as far either")
        .containsExactly("shard 1");

    caughtUp(two, 1);
    var whole = search(all);
    assertThat(whole.incomplete()).isEmpty();
    assertThat(TestIndex.ids(whole))
        .containsExactlyInAnyOrder(IN_0.id().text(), IN_1.id().text(), late.id().text());
    assertThat(all.object(late.id().text())).contains(late);
    assertThat(all.sizes()).isEqualTo(Map.of(0, 1L, 1, 2L));
  }
}
