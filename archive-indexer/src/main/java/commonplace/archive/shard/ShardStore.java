package commonplace.archive.shard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.jspecify.annotations.Nullable;

/// One shard's index as a Kafka Streams state store that keeps its own offsets (KIP-1035). Streams
/// opens it to look at its offset, closes it and opens it again; restores records through {@link
/// #init}'s callback, past the processor; and asks it to commit. Here that only notes the offset:
/// the index commits in its own time, and Streams restores from what {@link #committedOffset} says.
final class ShardStore implements StateStore {
  /// Opens the index of a shard.
  interface Opener {
    LuceneIndex open(Path folder) throws IOException;
  }

  private final String name;
  private final ShardSet.Kind kind;
  private final ShardSet shards;
  private final Opener opener;
  private int shard;
  private volatile @Nullable LuceneIndex index;

  ShardStore(String name, ShardSet.Kind kind, ShardSet shards, Opener opener) {
    this.name = name;
    this.kind = kind;
    this.shards = shards;
    this.opener = opener;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    shard = context.taskId().partition();
    var folder = context.stateDir().toPath().resolve("lucene").resolve(name);
    try {
      var opened = opener.open(folder);
      index = opened;
      shards.opened(kind, shard, opened);
    } catch (IOException e) {
      throw new UncheckedIOException("The index cannot be opened: " + folder, e);
    }
    context.register(
        root, (key, value) -> index().apply(new String(key, StandardCharsets.UTF_8), value));
  }

  /// Applies a record as the processor met it.
  void put(String key, byte @Nullable [] value, long offset) {
    index().apply(key, value, offset);
  }

  /// Tells searches whether this process keeps the shard up to date.
  void serve(boolean serves) {
    if (serves) {
      shards.serves(kind, shard);
    } else {
      shards.servesNoMore(kind, shard);
    }
  }

  private LuceneIndex index() {
    return Objects.requireNonNull(index, "the store is not open");
  }

  @Override
  public void commit(Map<TopicPartition, Long> offsets) {
    var current = index;
    if (current != null) {
      offsets.values().forEach(current::advance);
    }
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition partition) {
    OptionalLong offset = index().committed();
    return offset.isPresent() ? offset.getAsLong() : null;
  }

  /// Deprecated from its first day, because one day every store will; until then it must be said.
  @Override
  @SuppressWarnings("deprecation")
  public boolean managesOffsets() {
    return true;
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return index != null;
  }

  @Override
  public void close() {
    var current = index;
    if (current == null) {
      return;
    }
    index = null;
    shards.closed(kind, shard, current);
    try {
      current.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The index was not closed well: shard " + shard, e);
    }
  }
}
