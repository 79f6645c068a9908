package commonplace.core.log;

import commonplace.core.runtime.Bytes;
import java.util.Map;

/// A value as the log stores it.
///
/// @param headers small named facts beside the body, by header name
/// @param body the value's bytes; for activities exactly what the peer signed
public record Encoded(Map<String, Bytes> headers, Bytes body) {
  public Encoded {
    headers = Map.copyOf(headers);
  }
}
