package commonplace.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// Everything in one process with the embedded broker: posts of consenting authors go in through
/// the real inbox, signatures and all; how fast they can be found, how fast a search is then, and
/// how much memory all of it takes.
final class ArchiveBench {
  private static final int CHUNK = 4_000;
  private static final int CONNECTIONS = 20;
  private static final int WARM_UP_SEARCHES = 100;
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final long PAUSE_MILLIS = 250;

  private final Options options;
  private final Size size;
  private final Path folder;

  ArchiveBench(Options options, Path folder) {
    this.options = options;
    this.size = options.size();
    this.folder = folder;
  }

  List<Figure> measure() throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    try (var product = Product.start("everything", folder, options.productJvm(), List.of());
        var authors = Child.worker("authors", folder);
        var memory = new MemoryWatch(product.child())) {
      figures.add(
          Figure.of(
              "start, everything in one process",
              product.readyAfter().toMillis() / 1e3,
              "s",
              "new data, until all is ready"));
      authors.ask("join", Map.of("inbox", product.inbox()));
      index(product, authors, figures);
      search(product, figures);
      figures.addAll(memory.figures("everything in one process", size.settle()));
    }
    return figures;
  }

  private void index(Product product, Child authors, List<Figure> figures)
      throws IOException, InterruptedException {
    var meter = new CpuMeter(product.child());
    CpuMeter.rest(size.idle(), meter);
    var window = meter.start();
    long started = System.nanoTime();
    for (int sent = 0; sent < size.indexed(); sent += CHUNK) {
      int count = Math.min(CHUNK, size.indexed() - sent);
      authors.ask("prepare", Map.of("inbox", product.inbox(), "from", sent, "count", count));
      var taken = authors.ask("post", Map.of("connections", CONNECTIONS)).path("taken").asInt();
      if (taken != count) {
        throw product.child().failed("took " + taken + " of " + count + " posts");
      }
    }
    double sent = (System.nanoTime() - started) / 1e9;
    awaitLast(product, started);
    double found = (System.nanoTime() - started) / 1e9;
    var note =
        size.indexed()
            + " posts through the inbox, signing them included; the last was found "
            + Math.round((found - sent) * 1e3)
            + " ms after its 202";
    figures.add(Figure.of("indexed posts", size.indexed() / found, "/s", note));
    figures.add(
        Figure.of(
            "CPU per indexed post, everything",
            window.seconds() * 1e6 / size.indexed(),
            "us",
            "inbox, log, consent and index in one process"));
  }

  /// Each author's posts are in one partition in their order, so the last of each is enough.
  private void awaitLast(Product product, long started) throws IOException, InterruptedException {
    var missing =
        new ArrayList<>(
            LongStream.range(Math.max(0, size.indexed() - Authors.AUTHORS), size.indexed())
                .boxed()
                .toList());
    while (!missing.isEmpty()) {
      if (total(product, Posts.unique(missing.getLast())) > 0) {
        missing.removeLast();
      } else if (System.nanoTime() - started > LONGEST.toNanos()) {
        throw product.child().failed("post " + missing.getLast() + " cannot be found");
      } else {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static long total(Product product, String words)
      throws IOException, InterruptedException {
    var answer = product.get(path("q=" + encoded(words)));
    if (answer.statusCode() == 503) {
      return 0; // it is not caught up
    }
    if (answer.statusCode() != 200) {
      throw product.child().failed("a search was answered " + answer.statusCode());
    }
    return Conversation.JSON.readTree(answer.body()).path("total").path("value").asLong();
  }

  private void search(Product product, List<Figure> figures)
      throws IOException, InterruptedException {
    var random = new SplittableRandom(1);
    var millis = new ArrayList<Double>();
    long hits = 0;
    for (int i = -WARM_UP_SEARCHES; i < size.searches(); i++) {
      var query = query(random);
      long started = System.nanoTime();
      var answer = product.get(path(query));
      double took = (System.nanoTime() - started) / 1e6;
      if (answer.statusCode() != 200) {
        throw product.child().failed(query + " was answered " + answer.statusCode());
      }
      if (i >= 0) {
        millis.add(took);
        hits += Conversation.JSON.readTree(answer.body()).path("hits").size() > 0 ? 1 : 0;
      }
    }
    var note =
        size.indexed()
            + " posts, "
            + size.searches()
            + " queries one after the other, "
            + Math.round(100.0 * hits / size.searches())
            + " % with hits";
    figures.add(Figure.of("search, p50", Samples.quantile(millis, 0.5), "ms", note));
    figures.add(Figure.of("search, p99", Samples.quantile(millis, 0.99), "ms", ""));
  }

  /// A mix: frequent and rare words, phrases, tags, authors, languages, dates, exclusions; newest
  /// first three times in four, else by relevance.
  private static String query(SplittableRandom random) {
    var frequent = Words.word(random.nextInt(30));
    var rare = Words.word(30 + random.nextInt(3_000));
    var words =
        switch (random.nextInt(8)) {
          case 0 -> frequent;
          case 1 -> rare;
          case 2 -> frequent + " " + rare;
          case 3 -> "\"" + frequent + " " + Words.word(random.nextInt(30)) + "\"";
          case 4 -> "#" + Words.tag(random.nextInt(1_000)) + " " + frequent;
          case 5 -> rare + " lang:en";
          case 6 -> frequent + " after:2020-01-01";
          default -> frequent + " -" + Words.word(random.nextInt(30));
        };
    var sort = random.nextInt(4) == 0 ? "relevance" : "newest";
    return "q=" + encoded(words) + "&sort=" + sort;
  }

  private static String encoded(String words) {
    return URLEncoder.encode(words, StandardCharsets.UTF_8);
  }

  private static String path(String query) {
    return "/api/v1/search?" + query;
  }
}
