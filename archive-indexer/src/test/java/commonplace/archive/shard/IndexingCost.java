package commonplace.archive.shard;

import commonplace.core.index.Clause;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.SearchRequest.Order;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Measures what indexing and searching cost, by hand: `IndexingCost [posts] [folder]`. Not a test,
/// because a shared machine's timings are nobody's fault.
final class IndexingCost {
  private static final int VOCABULARY = 50_000;
  private static final int SEARCHES = 2_000;

  private IndexingCost() {}

  public static void main(String[] args) throws Exception {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int posts = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
    var dir = args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("indexing-cost");
    var random = new Random(1);
    try (var index = new TestIndex(dir, 4)) {
      long whole = cpu();
      long warm = 0;
      for (int i = 0; i < posts; i++) {
        var post =
            Posts.note(
                    "https://a.example/" + i, "https://a.example/users/u" + i % 500, html(random))
                .at(i)
                .language(i % 3 == 0 ? "de" : "en")
                .tags(List.of(word(random)))
                .live();
        long before = threadCpu();
        index.put(post);
        if (i >= posts / 2) {
          warm += threadCpu() - before;
        }
      }
      index.refresh();
      out.printf(
          "indexed %d posts: %.1f us CPU a post in all%n", posts, (cpu() - whole) / 1e3 / posts);
      out.printf("the writing thread, once warm: %.1f us CPU a post%n", 2 * warm / 1e3 / posts);
      for (int shard = 0; shard < 4; shard++) {
        index.index(shard).commit();
      }
      out.printf("%.0f bytes a post on disk%n", (double) size(dir) / posts);
      for (int round = 0; round < 2; round++) {
        searches(out, index, random, Order.NEWEST, false);
        searches(out, index, random, Order.RELEVANCE, false);
        searches(out, index, random, Order.NEWEST, true);
      }
    }
  }

  private static void searches(
      PrintStream out, TestIndex index, Random random, Order order, boolean rich) {
    var micros = new long[SEARCHES];
    for (int i = 0; i < SEARCHES; i++) {
      var words = new Clause.Words(word(random));
      var after = new Clause.After(Posts.BEGIN.plus(Duration.ofHours(1)));
      long start = System.nanoTime();
      var _ =
          index.search(
              new SearchRequest(List.of(words, after), order, 20, Optional.empty(), rich, rich));
      micros[i] = (System.nanoTime() - start) / 1_000;
    }
    Arrays.sort(micros);
    out.printf(
        "%s%s: p50 %d us, p99 %d us%n",
        order,
        rich ? " with facets and snippets" : "",
        micros[SEARCHES / 2],
        micros[SEARCHES * 99 / 100]);
  }

  private static String html(Random random) {
    var text = new StringBuilder("<p>");
    for (int n = 20 + random.nextInt(30); n > 0; n--) {
      text.append(word(random)).append(' ');
    }
    return text.append("<a href=\"https://b.example/\" class=\"mention\">@<span>b</span></a></p>")
        .toString();
  }

  /// Common words are common, as in any language.
  private static String word(Random random) {
    int rank = (int) Math.pow(VOCABULARY, random.nextDouble());
    return "w" + Integer.toString(rank * 7_919 % VOCABULARY, 36);
  }

  private static long size(Path dir) throws Exception {
    long bytes = 0;
    try (var files = Files.walk(dir)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static long threadCpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
