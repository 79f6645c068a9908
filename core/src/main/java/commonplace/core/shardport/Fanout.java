package commonplace.core.shardport;

import commonplace.core.index.ShardPort.ShardsUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
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

/// Puts one question to the owners of many shards at once. A shard whose owner does not answer is
/// asked of the next one, until the time is up. Thread-safe.
final class Fanout {
  /// How long a question may take, all attempts together.
  static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Fanout.class);
  private static final Duration MAP_AGE = Duration.ofSeconds(5);
  private static final Duration MAP_WAIT = Duration.ofSeconds(2);

  private final ShardClient client;
  private final List<String> seeds;
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile @Nullable Known known;

  /// @param doubted whether a process in it did not answer since
  private record Known(ShardMap map, long learnt, boolean doubted) {
    boolean isOld() {
      return doubted || System.nanoTime() - learnt > MAP_AGE.toNanos();
    }
  }

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

  Fanout(ShardClient client, List<String> seeds) {
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("A query needs to know a shard port");
    }
    this.client = client;
    this.seeds = List.copyOf(seeds);
  }

  /// Every shard there is.
  ///
  /// @throws ShardsUnavailableException if nobody can say
  SortedSet<Integer> all() {
    var shards = new TreeSet<Integer>();
    IntStream.range(0, map().shards()).forEach(shards::add);
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
    var silent = new LinkedHashSet<String>();
    while (!open.isEmpty()) {
      var attempts = attempts(path, open, silent, end, question, answer);
      if (attempts.isEmpty()) {
        break;
      }
      for (var attempt : attempts) {
        var reply = await(attempt);
        if (reply == null) {
          silent.add(attempt.owner());
        } else {
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
      Collection<String> silent,
      long end,
      Function<List<Integer>, Object> question,
      Class<T> answer) {
    var left = Duration.ofNanos(end - System.nanoTime());
    if (left.toMillis() < 1) {
      return List.of();
    }
    var byOwner = new TreeMap<String, List<Integer>>();
    var map = map();
    for (int shard : shards) {
      map.owners(shard).stream()
          .filter(owner -> !silent.contains(owner))
          .findFirst()
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

  private <T> @Nullable T await(Attempt<T> attempt) {
    try {
      return attempt.answer().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException silence) {
        LOG.warn(
            "A shard port does not answer: address={} because={}",
            attempt.owner(),
            silence.getMessage());
        LOG.debug("A shard port does not answer", silence);
        doubt();
        return null;
      }
      throw e.getCause() instanceof RuntimeException refusal ? refusal : e;
    }
  }

  private void doubt() {
    var current = known;
    if (current != null) {
      known = new Known(current.map(), current.learnt(), true);
    }
  }

  /// The map as it was last told; asked for again when it is old, of every process that it names.
  private ShardMap map() {
    var current = known;
    if (current != null && !current.isOld()) {
      return current.map();
    }
    var addresses = new LinkedHashSet<>(seeds);
    if (current != null) {
      current.map().nodes().forEach(node -> addresses.add(node.address()));
    }
    IOException last = null;
    for (var address : addresses) {
      try {
        var map = client.ask(address, ShardMessages.MAP, null, ShardMap.class, MAP_WAIT);
        known = new Known(map, System.nanoTime(), false);
        return map;
      } catch (IOException e) {
        LOG.debug("No shard map: address={}", address, e);
        last = e;
      }
    }
    if (current != null) {
      return current.map();
    }
    throw new ShardsUnavailableException("No shard port answers: " + Objects.requireNonNull(last));
  }
}
