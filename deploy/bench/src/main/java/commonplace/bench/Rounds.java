package commonplace.bench;

import java.io.IOException;
import java.util.List;

/// Runs the same work again and again. The first rounds do not count, until the JIT compiler of the
/// process under test is nearly at rest for some rounds in a row, because it often pauses: a relay
/// runs for months, and what a start costs is measured apart. It has to come to rest again after
/// the time without work in which idling is measured.
final class Rounds {
  private static final double AT_REST = 0.03;
  private static final int IN_A_ROW = 3;

  /// What is compared with is small, and warm long before.
  private static final int COMPARED_EVERY = 3;

  private Rounds() {}

  /// One round of work.
  @FunctionalInterface
  interface Round {
    /// @param compared whether what it is compared with works, too
    /// @param counts whether its figures count
    /// @return what part of the CPU the compiler took
    double run(boolean compared, boolean counts) throws IOException, InterruptedException;
  }

  /// @param meters told to measure what idling costs once the process is warm
  /// @return what to say of the warming up
  static String run(Size size, List<CpuMeter> meters, Round round)
      throws IOException, InterruptedException {
    int warmUps = warmUp(size, COMPARED_EVERY, round);
    CpuMeter.rest(size.idle(), meters.toArray(CpuMeter[]::new));
    // it may have met paths without work that were compiled as if never taken
    warmUps += warmUp(size, 1, round);
    double most = 0;
    for (int run = 0; run < size.runs(); run++) {
      most = Math.max(most, round.run(true, true));
    }
    return warmUps
        + " rounds to warm up, then at most "
        + Math.round(most * 100)
        + " % for the compiler";
  }

  /// @return how many rounds it took
  private static int warmUp(Size size, int comparedEvery, Round round)
      throws IOException, InterruptedException {
    int rounds = 0;
    int atRest = 0;
    while (rounds < size.warmUps() && atRest < IN_A_ROW) {
      atRest = round.run(rounds % comparedEvery == 0, false) > AT_REST ? 0 : atRest + 1;
      rounds++;
    }
    return rounds;
  }
}
