package commonplace.archive.shard;

import static commonplace.archive.shard.Posts.note;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.index.Clause;
import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchRequest.Order;
import commonplace.core.index.SearchRequest.PageMark;
import commonplace.core.index.ShardPort;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.shardport.RemoteShards;
import commonplace.core.shardport.ShardMessages;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardsIT {
  private static final Optional<ShardListen> LISTEN = Optional.of(new ShardListen("127.0.0.1", 0));

  /// Less than the session of a process that is gone: the group has not noticed yet.
  private static final Duration UNNOTICED = Duration.ofSeconds(8);

  @TempDir Path dir;

  private static String author(int i) {
    return "https://a.example/users/u" + i % 13;
  }

  private static Live post(int i) {
    return note("https://a.example/" + i, author(i), "harbour " + i).at(i).live();
  }

  private static Live[] posts(int from, int to) {
    return IntStream.range(from, to).mapToObj(ShardsIT::post).toArray(Live[]::new);
  }

  private static SearchReply search(ShardPort port, Clause... clauses) {
    return port.search(TestIndex.request(Order.NEWEST, 100, Optional.empty(), clauses));
  }

  private static void awaitTotal(ShardPort port, long total) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(search(port).total()).isEqualTo(total));
  }

  private static void awaitWhole(ShardPort port, long total) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> {
          var found = search(port);
          assertThat(found.total()).isEqualTo(total);
          assertThat(found.incomplete()).isEmpty();
        });
  }

  @Test
  void postsAreFoundAndForgottenAndTheIndexSurvives() throws Exception {
    try (var house = new House(dir)) {
      house.put(posts(0, 100));
      house.consent(author(1));
      var node = house.node("one", Optional.empty());
      House.awaitReady(node);
      awaitTotal(node, 100);
      assertThat(search(node).incomplete()).isEmpty();
      assertThat(search(node).hits().getFirst().id()).isEqualTo("https://a.example/99");
      assertThat(node.sizes().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
      var held = node.held(author(1));
      assertThat(held.consent()).isPresent();
      assertThat(held.objects()).isEqualTo(8);

      house.put(note("https://a.example/live", author(3), "fresh").live());
      awaitTotal(node, 101);
      house.put(Posts.gone(post(5)));
      awaitTotal(node, 100);
      assertThat(node.gone(post(5).id().text())).isTrue();
      assertThat(node.object(post(5).id().text())).isEmpty();
      assertThat(node.object(post(6).id().text())).contains(post(6));
      node.close();

      house.put(posts(200, 230));
      var again = house.node("one", Optional.empty());
      House.awaitReady(again);
      awaitTotal(again, 130);
      again.close();

      IOUtils.rm(house.state("one"));
      var rebuilt = house.node("one", Optional.empty());
      House.awaitReady(rebuilt);
      awaitTotal(rebuilt, 130);
      assertThat(rebuilt.gone(post(5).id().text())).isTrue();
      assertThat(rebuilt.held(author(1)).consent()).isPresent();
    }
  }

  @Test
  void severalProcessesAnswerAsOne() throws Exception {
    try (var house = new House(dir)) {
      house.put(posts(0, 200));
      house.consent(author(1));
      var one = house.node("one", LISTEN);
      var two = house.node("two", LISTEN);
      House.awaitReady(one, two);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !one.sizes().isEmpty() && !two.sizes().isEmpty());
      House.awaitReady(one, two);
      var seeds = one.map().nodes().stream().map(node -> node.address()).toList();
      assertThat(seeds).hasSize(2);
      try (var all = new RemoteShards(seeds.subList(0, 1))) {
        awaitTotal(all, 200);
        assertThat(all.sizes()).hasSize(4);
        assertThat(pages(all, Order.NEWEST)).hasSize(200).doesNotHaveDuplicates();
        assertThat(pages(all, Order.NEWEST).getFirst()).isEqualTo("https://a.example/199");
        assertThat(pages(all, Order.RELEVANCE)).hasSize(200).doesNotHaveDuplicates();
        assertThat(search(all).facets().get("community"))
            .containsExactly(new SearchReply.Count("a.example", 200));
        assertThat(all.object(post(77).id().text())).contains(post(77));
        assertThat(all.object("https://a.example/none")).isEmpty();
        assertThat(all.held(author(1)).consent()).isPresent();
        assertThat(all.held(author(1)).objects()).isEqualTo(16);
        assertThat(all.activity("a.example", Posts.BEGIN).posts()).isEqualTo(200);
        assertThat(all.activity("a.example", Posts.BEGIN).authors()).isEqualTo(13);
        assertThat(search(one).incomplete()).as("its own shards only").isNotEmpty();

        int lost = two.sizes().size();
        two.close();
        Awaitility.await()
            .atMost(UNNOTICED)
            .untilAsserted(() -> {
              var partial = search(all);
              assertThat(partial.incomplete()).hasSize(lost);
              assertThat(partial.total()).isLessThan(200);
            });
      }
    }
  }

  private static List<String> pages(ShardPort port, Order order) {
    var ids = new ArrayList<String>();
    var next = Optional.<PageMark>empty();
    do {
      var page = port.search(TestIndex.request(order, 30, next, new Clause.Words("harbour")));
      assertThat(page.total()).isEqualTo(200);
      assertThat(page.incomplete()).isEmpty();
      ids.addAll(TestIndex.ids(page));
      next = page.next();
    } while (next.isPresent());
    return ids;
  }

  @Test
  void aStandbyAnswersWhenTheOwnerIsGone() throws Exception {
    try (var house = new House(dir)) {
      house.put(posts(0, 100));
      var one = house.node("one", LISTEN, 1);
      var two = house.node("two", LISTEN, 1);
      House.awaitReady(one, two);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> one.map().nodes().stream().mapToInt(n -> n.standby().size()).sum() == 4);
      House.awaitReady(one, two);
      var seeds = one.map().nodes().stream().map(node -> node.address()).toList();
      seeds.forEach(ShardsIT::awaitAllAnswered);
      try (var all = new RemoteShards(seeds)) {
        awaitWhole(all, 100);
        two.close();
        // who answered for its own shards answers for these too
        Awaitility.await().atMost(UNNOTICED).until(() -> search(all).incomplete().isEmpty());
        awaitWhole(all, 100);
      }
    }
  }

  /// Until the process answers for every shard, its own or not.
  private static void awaitAllAnswered(String address) {
    var question =
        HttpRequest.newBuilder(URI.create("http://" + address + ShardMessages.SIZES))
            .POST(HttpRequest.BodyPublishers.ofString("{\"shards\":[0,1,2,3]}"))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              http.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
    }
  }

  @Test
  void aProcessThatWasKilledGoesOnWhereItsIndexIs() throws Exception {
    try (var house = new House(dir)) {
      house.put(posts(0, 100));
      var killed = house.nodeApart("one");
      try (var says = killed.inputReader()) {
        awaitSaid(says, 100);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> committed(house) >= 99);
        house.put(posts(100, 200));
        house.put(Posts.gone(post(7)), Posts.gone(post(150)));
        house.put(note("https://a.example/8", author(8), "edited").at(8).live());
        awaitSaid(says, 198);
      } finally {
        killed.toHandle().destroyForcibly();
        assertThat(killed.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      var node = house.node("one", Optional.empty());
      House.awaitReady(node);
      awaitTotal(node, 198);
      assertThat(search(node, new Clause.Words("edited")).total()).isEqualTo(1);
      assertThat(node.gone(post(7).id().text())).isTrue();
      assertThat(node.gone(post(150).id().text())).isTrue();
    }
  }

  private static void awaitSaid(BufferedReader says, long posts) throws Exception {
    for (var line = says.readLine(); line != null; line = says.readLine()) {
      if (line.equals("posts " + posts)) {
        return;
      }
    }
    throw new AssertionError("The process ended before it held " + posts + " posts");
  }

  /// How many posts the index commits hold.
  private static long committed(House house) throws IOException {
    long documents = 0;
    for (var folder : files(house).stream().filter(f -> f.endsWith("lucene/posts")).toList()) {
      try (var directory = FSDirectory.open(folder)) {
        if (DirectoryReader.indexExists(directory)) {
          try (var reader = DirectoryReader.open(directory)) {
            documents += reader.numDocs();
          }
        }
      }
    }
    return documents;
  }

  /// All below the state of node `one`. A list is good only if none went while it was made.
  private static List<Path> files(House house) throws IOException {
    while (true) {
      try (var files = Files.walk(house.state("one"))) {
        return files.toList();
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e;
        }
      }
    }
  }

  @Test
  void whatWasDeletedLeavesTheFiles() throws Exception {
    try (var house = new House(dir)) {
      var secret = note("https://a.example/s", author(1), "xyzzysecretword").live();
      house.put(posts(0, 50));
      house.put(secret);
      var node = house.node("one", Optional.empty());
      House.awaitReady(node);
      awaitTotal(node, 51);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> inFiles(house));
      house.put(Posts.gone(secret));
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !inFiles(house));
      awaitTotal(node, 50);
    }
  }

  private static boolean inFiles(House house) throws IOException {
    for (var file : files(house).stream().filter(Files::isRegularFile).toList()) {
      if (FileBytes.contain(file, "xyzzysecretword")) {
        return true;
      }
    }
    return false;
  }
}
