package commonplace.core.log;

import commonplace.core.runtime.Bytes;
import java.util.Map;
import tools.jackson.core.JacksonException;

/// Stores a value as JSON without headers.
///
/// @param type the value's type
/// @param <V> the value's type
record JsonCodec<V>(Class<V> type) implements ValueCodec<V> {
  @Override
  public Encoded encode(V value) {
    return new Encoded(
        Map.of(), Bytes.wrapping(LogJson.mapper().writerFor(type).writeValueAsBytes(value)));
  }

  @Override
  public V decode(Encoded stored) {
    try {
      return LogJson.mapper().readValue(stored.body().shared(), type);
    } catch (JacksonException e) {
      throw new IllegalStateException("Unreadable " + type.getSimpleName() + " on the log", e);
    }
  }
}
