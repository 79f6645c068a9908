package commonplace.archive.shard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;

/// The shards that are open in this process. Kafka Streams opens and closes them and says which
/// ones it keeps up to date; {@link CatchUp} says which ones have followed the log to its end;
/// searches find them here. Thread-safe.
final class ShardSet {
  /// What an index holds.
  enum Kind {
    POSTS("posts"),
    CONSENT("consent");

    private final String store;

    Kind(String store) {
      this.store = store;
    }

    /// The name of its store in the Streams app.
    String store() {
      return store;
    }
  }

  private record Key(Kind kind, int shard) {}

  private final Map<Key, LuceneIndex> open = new ConcurrentHashMap<>();
  private final Map<Key, LuceneIndex> whole = new ConcurrentHashMap<>();
  private final Set<Key> serving = ConcurrentHashMap.newKeySet();

  void opened(Kind kind, int shard, LuceneIndex index) {
    var key = new Key(kind, shard);
    whole.remove(key);
    open.put(key, index);
  }

  void closed(Kind kind, int shard, LuceneIndex index) {
    var key = new Key(kind, shard);
    open.remove(key, index);
    whole.remove(key, index);
  }

  /// The index was, since it was opened, as far as the log. Says nothing of another one that was
  /// opened in its place.
  void caughtUp(Kind kind, int shard, LuceneIndex index) {
    open.computeIfPresent(
        new Key(kind, shard),
        (key, current) -> {
          if (current.equals(index)) {
            whole.put(key, index);
          }
          return current;
        });
  }

  /// What is open here and was never as far as the log, by shard.
  Map<Integer, LuceneIndex> behind(Kind kind) {
    var behind = new TreeMap<Integer, LuceneIndex>();
    open.forEach((key, index) -> {
      if (key.kind() == kind && !whole.containsKey(key)) {
        behind.put(key.shard(), index);
      }
    });
    return behind;
  }

  /// Those of the shards that are not here whole. A shard that is still restored knows only a part
  /// of its posts; one that was as far as the log once may only be a little late.
  SortedSet<Integer> lacking(Collection<Integer> shards) {
    var lacking = new TreeSet<>(shards);
    lacking.removeIf(
        shard -> Arrays.stream(Kind.values()).allMatch(k -> whole.containsKey(new Key(k, shard))));
    return lacking;
  }

  /// Restored, and fed by this process.
  void serves(Kind kind, int shard) {
    serving.add(new Key(kind, shard));
  }

  /// Given to another process, or about to be closed.
  void servesNoMore(Kind kind, int shard) {
    serving.remove(new Key(kind, shard));
  }

  /// The shards that this process keeps up to date.
  SortedSet<Integer> serving(Kind kind) {
    var shards = new TreeSet<Integer>();
    for (var key : serving) {
      if (key.kind() == kind && open.containsKey(key)) {
        shards.add(key.shard());
      }
    }
    return shards;
  }

  Optional<LuceneIndex> index(Kind kind, int shard) {
    return Optional.ofNullable(open.get(new Key(kind, shard)));
  }

  List<LuceneIndex> all() {
    return List.copyOf(open.values());
  }

  /// Those of the shards that are open here, as they are now. Close it.
  View view(Kind kind, Collection<Integer> shards) throws IOException {
    var parts = new TreeMap<Integer, View.Part>();
    try {
      for (int shard : shards) {
        var index = open.get(new Key(kind, shard));
        if (index != null) {
          acquire(index).ifPresent(part -> parts.put(shard, part));
        }
      }
      return new View(parts);
    } catch (IOException | RuntimeException e) {
      View.release(parts.values());
      throw e;
    }
  }

  private static Optional<View.Part> acquire(LuceneIndex index) throws IOException {
    try {
      return Optional.of(new View.Part(index, index.acquire()));
    } catch (AlreadyClosedException _) {
      return Optional.empty(); // moved to another process meanwhile
    }
  }

  /// Those of the shards that were pinned, as they were then; absent if one of them is no longer
  /// kept. Close it.
  Optional<View> pinned(Map<Integer, Long> pins, Collection<Integer> shards) throws IOException {
    var parts = new TreeMap<Integer, View.Part>();
    try {
      for (int shard : new ArrayList<>(shards)) {
        if (!pins.containsKey(shard)) {
          continue;
        }
        var index = open.get(new Key(Kind.POSTS, shard));
        var searcher =
            index == null
                ? Optional.<IndexSearcher>empty()
                : pinned(index, Objects.requireNonNull(pins.get(shard)));
        if (searcher.isEmpty()) {
          View.release(parts.values());
          return Optional.empty();
        }
        parts.put(shard, new View.Part(Objects.requireNonNull(index), searcher.get()));
      }
      return Optional.of(new View(parts));
    } catch (IOException | RuntimeException e) {
      View.release(parts.values());
      throw e;
    }
  }

  private static Optional<IndexSearcher> pinned(LuceneIndex index, long pin) throws IOException {
    try {
      return index.pinned(pin);
    } catch (AlreadyClosedException _) {
      return Optional.empty(); // moved to another process meanwhile
    }
  }
}
