package commonplace.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What to measure and how thoroughly.
///
/// @param size how long and how often
/// @param json where to write the figures, too
/// @param partitions of each topic, where the relay has a broker of its own
/// @param productJvm further flags for the product's JVM
record Options(
    Set<What> what, Size size, Optional<Path> json, int partitions, List<String> productJvm) {
  private static final int AS_IN_A_CLUSTER = 32;

  /// As `up` takes them.
  private static final int MAX_PARTITIONS = 256;

  static final String HELP =
      """
      deploy/commonplace bench [WHAT ...] [--quick] [--json FILE] [--product-jvm FLAGS]
        WHAT   limits, admission, catch-up, delivery, latency, log-size, members, peers, peers-tls,
               soak, kill, tls, cold, burst, storms, archive;
               all of them if none is named
        --quick              one short run of each: says whether it works, not how fast it is
        --json FILE          writes the figures there, too
        --partitions N       of each topic, where the broker is a process of its own [32]
        --product-jvm FLAGS  further JVM flags for the product, separated by white space
      """;

  /// A measurement.
  enum What {
    LIMITS,
    ADMISSION,
    CATCH_UP,
    DELIVERY,
    LATENCY,
    LOG_SIZE,
    MEMBERS,
    PEERS,
    PEERS_TLS,
    SOAK,
    KILL,
    TLS,
    COLD,
    BURST,
    STORMS,
    ARCHIVE;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// @throws IllegalArgumentException for what it does not know
  static Options of(List<String> arguments) {
    var what = EnumSet.noneOf(What.class);
    var size = Size.FULL;
    Optional<Path> json = Optional.empty();
    int partitions = AS_IN_A_CLUSTER;
    var jvm = new ArrayList<String>();
    var left = new ArrayList<>(arguments);
    while (!left.isEmpty()) {
      var word = left.removeFirst();
      switch (word) {
        case "--quick" -> size = Size.QUICK;
        case "--json" -> json = Optional.of(Path.of(value(word, left)).toAbsolutePath());
        case "--partitions" -> partitions = count(value(word, left));
        case "--product-jvm" -> jvm.addAll(List.of(value(word, left).strip().split("\\s+", -1)));
        default -> what.add(what(word));
      }
    }
    jvm.removeIf(String::isEmpty);
    return new Options(
        what.isEmpty() ? EnumSet.allOf(What.class) : what, size, json, partitions, jvm);
  }

  /// With a further flag for the product's JVM.
  Options with(String jvmFlag) {
    return new Options(
        what,
        size,
        json,
        partitions,
        Stream.concat(productJvm.stream(), Stream.of(jvmFlag)).toList());
  }

  private static String value(String flag, List<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(flag + " needs a value");
    }
    return left.removeFirst();
  }

  private static int count(String value) {
    int number = value.matches("[0-9]{1,3}") ? Integer.parseInt(value) : 0;
    if (number < 1 || number > MAX_PARTITIONS) {
      throw new IllegalArgumentException(
          "--partitions needs a whole number from 1 to " + MAX_PARTITIONS + ": " + value);
    }
    return number;
  }

  private static What what(String word) {
    for (var what : What.values()) {
      if (what.word().equals(word)) {
        return what;
      }
    }
    throw new IllegalArgumentException("unknown: " + word + "\n" + HELP);
  }

  boolean wants(What one) {
    return what.contains(one);
  }
}
