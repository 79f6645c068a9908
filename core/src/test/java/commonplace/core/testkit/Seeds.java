package commonplace.core.testkit;

import java.util.Random;
import java.util.stream.LongStream;

/// Seeds for laws that should hold for any input. Use with `@ParameterizedTest` and
/// `@MethodSource(Seeds.MANY)`: the failing test's name shows the seed, and `-Dtests.seed=` repeats
/// that one alone.
public final class Seeds {
  /// 200 seeds, the same ones in every run.
  public static final String MANY = "commonplace.core.testkit.Seeds#many";

  /// 20 seeds, for laws that are costly to try.
  public static final String FEW = "commonplace.core.testkit.Seeds#few";

  /// 200 seeds, other ones in every run, for parsers of what strangers send.
  public static final String FRESH = "commonplace.core.testkit.Seeds#fresh";

  private Seeds() {}

  /// See {@link #MANY}.
  public static LongStream many() {
    return seeds(200);
  }

  /// See {@link #FEW}.
  public static LongStream few() {
    return seeds(20);
  }

  /// See {@link #FRESH}.
  public static LongStream fresh() {
    return seeds(new Random(), 200);
  }

  private static LongStream seeds(int count) {
    return seeds(new Random(count), count);
  }

  private static LongStream seeds(Random random, int count) {
    var one = Long.getLong("tests.seed");
    return one == null ? random.longs(count) : LongStream.of(one);
  }
}
