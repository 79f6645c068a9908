package commonplace.main.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// A small fediverse lives on while the product is killed again and again with SIGKILL; when all
/// has settled, every subscriber got what it should and nothing else, and the archive and the
/// search hold what they should.
///
/// `-Dtests.seed=` repeats what chance decided, `-Dreplay.steps=` and `-Dreplay.kills=` make it
/// longer.
class ReplayIT {
  private static final int LANES = 6;
  private static final Duration SETTLED = Duration.ofMinutes(4);

  private final Plan plan = Plan.ofProperties();
  private final Model model = new Model();
  private final Steps steps = new Steps();

  /// When the server that goes down did so, and came back, by {@link System#nanoTime}.
  private static final class Times {
    long down;
    long up;
  }

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path dir;

  @Test
  void nothingIsLostAndNothingIsWrongHoweverOftenItIsKilled() throws Exception {
    try (var world = new World(plan);
        var product = Product.start(dir)) {
      live(world, product);
    } catch (AssertionError | Exception e) {
      throw new AssertionError("repeat with " + plan + "; logs are in " + dir, e);
    }
  }

  private void live(World world, Product product) throws Exception {
    for (var person : world.people) {
      model.consents(person, person.actor().document().path("indexable").asBoolean());
    }
    product.awaitReady();
    world.subscribe(product.origin());
    world.fail(plan.chance("failures"), plan.steps() / 2);
    var lanes = lanes(world, new Outbox(product.origin(), steps));
    var times = new Times();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        var kills = threads.submit(new Killer(plan, steps, product));
        play(threads, lanes, plan.steps() * 4 / 10, _ -> true);
        world.down.peer().goDown();
        times.down = System.nanoTime();
        play(threads, lanes, plan.steps() * 3 / 10, a -> !world.livesOn(a, world.down));
        times.up = System.nanoTime();
        world.down.peer().comeBack();
        play(threads, lanes, plan.steps() * 3 / 10, _ -> true);
        assertThat(kills.get()).isGreaterThanOrEqualTo(plan.kills());
      } finally {
        threads.shutdownNow(); // who waits for steps that will not come would wait for ever
      }
    }
    compare(world, product, times);
  }

  private List<Lane> lanes(World world, Outbox outbox) {
    return IntStream.range(0, LANES)
        .mapToObj(lane ->
            new Lane(
                new Words(lane),
                everyOther(world.people, lane),
                everyOther(world.announcers, lane),
                plan.chance("lane " + lane),
                world.elsewhere,
                outbox,
                model))
        .toList();
  }

  private static List<Author> everyOther(List<Author> authors, int lane) {
    return IntStream.range(0, authors.size())
        .filter(i -> i % LANES == lane)
        .mapToObj(authors::get)
        .toList();
  }

  private static void play(
      ExecutorService threads, List<Lane> lanes, int all, Predicate<Author> isUp)
      throws InterruptedException, ExecutionException {
    var playing = new ArrayList<Future<?>>();
    for (var lane : lanes) {
      Callable<Void> work =
          () -> {
            lane.play(all / LANES, isUp);
            return null;
          };
      playing.add(threads.submit(work));
    }
    for (var one : playing) {
      one.get();
    }
  }

  private void compare(World world, Product product, Times times) throws IOException {
    product.awaitReady();
    for (var subscriber : world.subscribers) {
      var comparison = new RelayComparison(subscriber, model, product.origin());
      await()
          .atMost(SETTLED)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() ->
              assertThat(comparison.missing()).as("missing at %s", subscriber.name()).isEmpty());
    }
    await()
        .atMost(SETTLED)
        .untilAsserted(() -> assertThat(product.lags().values()).hasSize(5).containsOnly(0L));
    for (var subscriber : world.subscribers) {
      new RelayComparison(subscriber, model, product.origin()).check(product.lives());
    }
    new RelayComparison(world.down, model, product.origin()).checkNothingOf(times.down, times.up);
    new ArchiveComparison(model, product).check();
    nobodyHears(world, Files.readString(product.log()));
  }

  private void nobodyHears(World world, String log) {
    var secrets = Set.copyOf(model.secrets());
    assertThat(Words.in(log)).as("the log").doesNotContainAnyElementsOf(secrets);
    for (var subscriber : world.subscribers) {
      for (var post : subscriber.peer().inbox().posts()) {
        var text = new String(post.body(), StandardCharsets.UTF_8);
        assertThat(Words.in(text)).as("%s", post).doesNotContainAnyElementsOf(secrets);
      }
    }
  }
}
