package commonplace.core.log;

/// Turns a topic's values into stored form and back. A value that was written by an older version
/// must still be readable; one that cannot be read is trouble with our own state and throws {@link
/// IllegalStateException}.
///
/// @param <V> the type of value
public interface ValueCodec<V> {
  Encoded encode(V value);

  V decode(Encoded stored);
}
