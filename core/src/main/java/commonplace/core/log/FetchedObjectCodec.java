package commonplace.core.log;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.runtime.Bytes;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// Stores a fetched document byte for byte as the value and what we know of it in one header.
final class FetchedObjectCodec implements ValueCodec<FetchedObject> {
  private static final String ENVELOPE = "envelope";

  /// @param memoryDays absent from most
  private record Envelope(
      Iri id, ActorUri author, ActorFlags flags, boolean memory, Optional<Integer> memoryDays) {}

  @Override
  public Encoded encode(FetchedObject o) {
    var envelope = new Envelope(o.id(), o.author(), o.flags(), o.memory(), o.memoryDays());
    return new Encoded(
        Map.of(ENVELOPE, Bytes.wrapping(LogJson.mapper().writeValueAsBytes(envelope))), o.body());
  }

  @Override
  public FetchedObject decode(Encoded stored) {
    var header = stored.headers().get(ENVELOPE);
    if (header == null) {
      throw new IllegalStateException("A fetched object on the log has no envelope");
    }
    try {
      var e = LogJson.mapper().readValue(header.shared(), Envelope.class);
      return new FetchedObject(e.id, e.author, e.flags, e.memory, e.memoryDays, stored.body());
    } catch (JacksonException e) {
      throw new IllegalStateException("Unreadable envelope of a fetched object on the log", e);
    }
  }
}
