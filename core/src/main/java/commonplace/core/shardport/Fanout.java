package commonplace.core.shardport;

import commonplace.core.index.ShardPort.ShardsUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts one question to the owners of many shards at once. A shard whose owner does not answer, or
/// not for this shard, is asked of the next one, until the time is up. Thread-safe.
final class Fanout {
  /// How long a question may take, all attempts together.
  static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Fanout.class);

  private final ShardClient client;
  private final KnownMap known;
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  /// What came back.
  ///
  /// @param replies of those that answered
  /// @param missing shards for which nobody did
  record Answers<T>(List<T> replies, SortedSet<Integer> missing) {
    /// The value, if every shard has had its say.
    <R> R orThrow(R value) {
      if (!missing.isEmpty()) {
        throw new ShardsUnavailableException("These shards did not answer: " + missing);
      }
      return value;
    }
  }

  private record Attempt<T>(String owner, List<Integer> shards, CompletableFuture<T> answer) {}

  /// @param seeds shard ports of some processes, at least one
  Fanout(ShardClient client, List<String> seeds) {
    this.client = client;
    known = new KnownMap(client, seeds);
  }

  /// Every shard there is.
  ///
  /// @throws ShardsUnavailableException if nobody can say
  SortedSet<Integer> all() {
    var shards = new TreeSet<Integer>();
    IntStream.range(0, known.map().shards()).forEach(shards::add);
    return shards;
  }

  /// @param question for some of the shards
  <T> Answers<T> ask(
      String path,
      Collection<Integer> shards,
      Function<List<Integer>, Object> question,
      Class<T> answer) {
    long end = System.nanoTime() + LONGEST.toNanos();
    var replies = new ArrayList<T>();
    var open = new TreeSet<>(shards);
    var passed = new Passed();
    while (!open.isEmpty()) {
      var attempts = attempts(path, open, passed, end, question, answer);
      if (attempts.isEmpty()) {
        break;
      }
      for (var attempt : attempts) {
        var reply = await(attempt, passed);
        if (reply != null) {
          replies.add(reply);
          open.removeAll(attempt.shards());
        }
      }
    }
    return new Answers<>(List.copyOf(replies), open);
  }

  private <T> List<Attempt<T>> attempts(
      String path,
      Collection<Integer> shards,
      Passed passed,
      long end,
      Function<List<Integer>, Object> question,
      Class<T> answer) {
    var left = Duration.ofNanos(end - System.nanoTime());
    if (left.toMillis() < 1) {
      return List.of();
    }
    var byOwner = new TreeMap<String, List<Integer>>();
    var map = known.map();
    for (int shard : shards) {
      passed
          .next(map, shard)
          .ifPresent(owner -> byOwner.computeIfAbsent(owner, o -> new ArrayList<>()).add(shard));
    }
    var attempts = new ArrayList<Attempt<T>>();
    byOwner.forEach((owner, its) ->
        attempts.add(
            new Attempt<>(
                owner,
                its,
                CompletableFuture.supplyAsync(
                    () -> send(owner, path, question.apply(its), answer, left), threads))));
    return attempts;
  }

  private <T> T send(
      String owner, String path, Object question, Class<T> answer, Duration timeout) {
    try {
      return client.ask(owner, path, question, answer, timeout);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /// The answer; nothing if there is none, and then it is known who need not be asked again.
  private <T> @Nullable T await(Attempt<T> attempt, Passed passed) {
    try {
      return attempt.answer().join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case ElsewhereException elsewhere -> {
          LOG.debug("Shards are elsewhere: address={}", attempt.owner(), elsewhere);
          passed.elsewhere(attempt.owner(), attempt.shards(), elsewhere.shards());
        }
        case IOException silence -> {
          LOG.warn(
              "A shard port does not answer: address={} because={}",
              attempt.owner(),
              silence.getMessage());
          LOG.debug("A shard port does not answer", silence);
          passed.silent(attempt.owner());
        }
        case RuntimeException refusal -> throw refusal;
        case null, default -> throw e;
      }
      known.doubt();
      return null;
    }
  }
}
