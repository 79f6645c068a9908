package commonplace.core.log;

/// One topic: what it is called, what it holds and how long. Keys are strings everywhere; the key
/// `~hb` is a heartbeat, which readers of this port never see.
///
/// @param name without the namespace prefix, lower case with hyphens
/// @param values how values are stored
/// @param policy how long they are kept
/// @param <V> the type of value
public record Topic<V>(String name, ValueCodec<V> values, RetentionPolicy policy) {
  /// The key of the records that only make a log segment roll.
  public static final String HEARTBEAT = "~hb";
}
