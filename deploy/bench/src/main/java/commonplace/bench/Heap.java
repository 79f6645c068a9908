package commonplace.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// What lives in the heap of a JVM that the bench started.
final class Heap {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  /// What the collector puts where nothing lives.
  private static final Pattern FILLER =
      Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +\\S*jdk\\.internal\\.vm\\.Filler\\S*");

  private Heap() {}

  /// Collects, and counts what is left, in bytes.
  static long live(Child child) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(child.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    var total = TOTAL.matcher(text);
    if (code != 0 || !total.find()) {
      throw child.failed("its heap could not be read: " + text.lines().limit(3).toList());
    }
    long filled =
        FILLER.matcher(text).results().mapToLong(line -> Long.parseLong(line.group(1))).sum();
    return Long.parseLong(total.group(1)) - filled;
  }
}
