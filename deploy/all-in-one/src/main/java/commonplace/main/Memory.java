package commonplace.main;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// What memory this process holds, in bytes. Anonymous memory is what nobody else can have; mapped
/// files (indexes, the log, libraries) are the system's to take back at any time.
///
/// @param anonymous resident; absent where the system has no `/proc`
/// @param mapped resident pages of files; absent where the system has no `/proc`
record Memory(OptionalLong anonymous, OptionalLong mapped, long heap, long heapMax) {
  static Memory now() {
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new Memory(resident("RssAnon:"), resident("RssFile:"), heap.getUsed(), heap.getMax());
  }

  private static OptionalLong resident(String key) {
    var file = Path.of("/proc/self/status");
    if (!Files.isReadable(file)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
