package commonplace.core.shardport;

import commonplace.core.index.SearchRequest;
import commonplace.core.log.ArchivedObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What travels on the shard port, as JSON in the body of a POST; `GET` {@link #MAP} answers a
/// {@link ShardMap}. Each question names the shards that it is for, because a process may hold a
/// shard that another one answers for. A process that cannot answer for one of them, because it is
/// not here or not restored yet, says so with {@link #ELSEWHERE} and answers for none; the others
/// can be asked for again. Searches are answered by a {@link commonplace.core.index.SearchReply}
/// that always has a page mark.
public final class ShardMessages {
  public static final String MAP = "/shards";
  public static final String SEARCH = "/shards/search";
  public static final String OBJECT = "/shards/object";
  public static final String HELD = "/shards/held";
  public static final String GONE = "/shards/gone";
  public static final String SIZES = "/shards/sizes";
  public static final String ACTIVITY = "/shards/activity";

  /// The status that refuses a question because of some of its shards (RFC 9110, section 15.5.20).
  /// The problem's member {@link #SHARDS} names them.
  public static final int ELSEWHERE = 421;

  public static final String SHARDS = "shards";

  /// The largest question, in bytes.
  public static final int MAX_QUESTION = 256 * 1024;

  private ShardMessages() {}

  /// What some shards are asked.
  public sealed interface Question {
    List<Integer> shards();
  }

  /// A search.
  public record Search(SearchRequest request, List<Integer> shards) implements Question {}

  /// About an object or an actor.
  public record About(String id, List<Integer> shards) implements Question {}

  /// About the shards themselves.
  public record Which(List<Integer> shards) implements Question {}

  /// About a community.
  public record Community(String community, Instant since, List<Integer> shards)
      implements Question {}

  /// An object, if it is there.
  public record Found(Optional<ArchivedObject.Live> object) {}

  /// Whether an object is gone.
  public record Gone(boolean gone) {}

  /// Objects by shard.
  public record Sizes(Map<Integer, Long> sizes) {}
}
