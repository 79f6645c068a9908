package commonplace.main.replay;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;

/// Kills the product when so many steps were done, and starts it again; now and then it kills it a
/// second time while it starts.
final class Killer implements Callable<Integer> {
  private static final int LONGEST_START_MILLIS = 4_000;
  private static final int LONGEST_DELAY_MILLIS = 1_500;

  private final Plan plan;
  private final Steps steps;
  private final Product product;
  private final Random chance;

  Killer(Plan plan, Steps steps, Product product) {
    this.plan = plan;
    this.steps = steps;
    this.product = product;
    this.chance = plan.chance("killer");
  }

  /// @return how often it killed
  @Override
  public Integer call() throws IOException, InterruptedException {
    int kills = 0;
    for (int point : plan.killPoints()) {
      steps.awaitDone(point);
      if (chance.nextInt(3) == 0) {
        product.live(Duration.ofMillis(chance.nextInt(LONGEST_DELAY_MILLIS)));
      }
      product.kill();
      kills++;
      if (chance.nextInt(4) == 0) {
        product.startAgain();
        product.live(Duration.ofMillis(chance.nextInt(LONGEST_START_MILLIS)));
        product.kill();
        kills++;
      }
      product.startAgain();
    }
    return kills;
  }
}
