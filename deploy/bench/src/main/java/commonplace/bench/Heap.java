package commonplace.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What lives in the heap of a JVM that the bench started.
///
/// @param classes bytes of each class
record Heap(Map<String, Long> classes) {
  private static final Pattern LINE = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(\\S+)");

  /// What the collector puts where nothing lives.
  private static final String FILLER = "jdk.internal.vm.Filler";

  private static final double KIBIBYTE = 1 << 10;
  private static final int LARGEST = 6;

  /// Collects, and counts what is left.
  static Heap live(Child child) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(child.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    var classes = new HashMap<String, Long>();
    LINE.matcher(text)
        .results()
        .filter(line -> !line.group(2).contains(FILLER))
        .forEach(line -> classes.merge(line.group(2), Long.parseLong(line.group(1)), Long::sum));
    if (code != 0 || classes.isEmpty()) {
      throw child.failed("its heap could not be read: " + text.lines().limit(3).toList());
    }
    return new Heap(Map.copyOf(classes));
  }

  long bytes() {
    return classes.values().stream().mapToLong(Long::longValue).sum();
  }

  /// KiB that there are more for each of some things than there were before.
  double more(Heap before, int things) {
    return (bytes() - before.bytes()) / KIBIBYTE / things;
  }

  /// The same of the classes that grew most.
  String largest(Heap before, int things) {
    return classes.keySet().stream()
        .sorted(Comparator.comparingLong((String name) -> -grown(name, before)))
        .limit(LARGEST)
        .map(name ->
            String.format(Locale.ROOT, "%s %.1f", name, grown(name, before) / KIBIBYTE / things))
        .collect(Collectors.joining(", "));
  }

  private long grown(String name, Heap before) {
    return classes.getOrDefault(name, 0L) - before.classes.getOrDefault(name, 0L);
  }
}
