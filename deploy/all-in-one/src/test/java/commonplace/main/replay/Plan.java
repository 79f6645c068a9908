package commonplace.main.replay;

import java.util.Random;
import java.util.stream.IntStream;

/// How long a run is, and what chance decides in it.
///
/// @param seed of everything that is random but the moment at which a step meets a kill
/// @param steps what the authors do, in all
/// @param kills how often the process is killed
record Plan(long seed, int steps, int kills) {
  private static final int LEAST_STEPS = 100;

  Plan {
    if (steps < LEAST_STEPS || kills < 1 || kills > steps / 2) {
      throw new IllegalArgumentException(
          "at least "
              + LEAST_STEPS
              + " steps, and 1 kill, and 2 steps for each: "
              + steps
              + ", "
              + kills);
    }
  }

  /// From `-Dtests.seed=`, `-Dreplay.steps=` and `-Dreplay.kills=`.
  static Plan ofProperties() {
    return new Plan(
        Long.getLong("tests.seed", 2026),
        Integer.getInteger("replay.steps", 840),
        Integer.getInteger("replay.kills", 7));
  }

  /// Chance for one purpose, so that purposes do not disturb each other.
  Random chance(String purpose) {
    return new Random(seed * 31 + purpose.hashCode());
  }

  /// After how many steps each kill comes, in order.
  int[] killPoints() {
    var chance = chance("kills");
    return IntStream.generate(() -> 1 + chance.nextInt(steps * 19 / 20))
        .limit(kills)
        .sorted()
        .toArray();
  }

  @Override
  public String toString() {
    return "-Dtests.seed=" + seed + " -Dreplay.steps=" + steps + " -Dreplay.kills=" + kills;
  }
}
