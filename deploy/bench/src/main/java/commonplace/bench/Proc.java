package commonplace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/// What Linux knows of a process.
final class Proc {
  /// USER_HZ, the unit of `/proc/PID/stat`: 100 on every architecture that runs a JDK.
  private static final int TICKS_PER_SECOND = 100;

  private static final int UTIME = 11;
  private static final int STIME = 12;
  private static final Pattern KILOBYTES = Pattern.compile("(\\w+):\\s+(\\d+) kB");

  private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");

  private Proc() {}

  static boolean isHere() {
    return Files.isReadable(Path.of("/proc/self/smaps_rollup"));
  }

  /// User and system time of all its threads since its start.
  static Duration cpu(long pid) throws IOException {
    return cpu(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
  }

  /// User and system time of a JVM's threads that compile.
  static Duration compiling(long pid) throws IOException {
    var all = Duration.ZERO;
    try (var threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (var thread : threads) {
        var stat = Files.readString(thread.resolve("stat"));
        if (COMPILER.matcher(stat).find()) {
          all = all.plus(cpu(stat));
        }
      }
    }
    return all;
  }

  private static Duration cpu(String stat) {
    // the command's name, in brackets, may hold spaces
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
  }

  /// Resident memory in bytes.
  ///
  /// @param anonymous heap, stacks, native allocations
  /// @param mapped file pages, which the kernel may drop
  record Memory(long anonymous, long mapped) {}

  static Memory memory(long pid) throws IOException {
    long resident = 0;
    long anonymous = 0;
    for (var line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
      var found = KILOBYTES.matcher(line);
      if (found.matches()) {
        switch (found.group(1)) {
          case "Rss" -> resident = Long.parseLong(found.group(2)) << 10;
          case "Anonymous" -> anonymous = Long.parseLong(found.group(2)) << 10;
          default -> {
            // of no interest
          }
        }
      }
    }
    return new Memory(anonymous, Math.max(0, resident - anonymous));
  }
}
