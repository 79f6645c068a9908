package commonplace.core.log;

import static commonplace.core.log.AdmittedActivity.MAIN_ALONE;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.Signing;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Traits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/// Stores an activity's body byte for byte as the value and what we know of it in one header.
final class ActivityCodec implements ValueCodec<AdmittedActivity> {
  private static final String ENVELOPE = "envelope";
  private static final ObjectWriter WRITER = LogJson.mapper().writerFor(Envelope.class);
  private static final ObjectReader READER = LogJson.mapper().readerFor(Envelope.class);

  /// @param provedBy the label; absent from records that are older than it
  /// @param memoryDays absent from most records
  /// @param traits absent likewise
  /// @param signing absent likewise; then `selfProving` may mean either proof
  /// @param via absent likewise
  /// @param relays absent for the main one alone
  private record Envelope(
      String type,
      Optional<Iri> id,
      ActorUri actor,
      Optional<Iri> object,
      ActorUri signer,
      Optional<String> provedBy,
      boolean selfProving,
      Optional<Signing> signing,
      ActorFlags flags,
      boolean memory,
      Optional<Integer> memoryDays,
      Optional<Traits> traits,
      Optional<List<String>> via,
      Optional<Set<RelayName>> relays) {}

  @Override
  public Encoded encode(AdmittedActivity a) {
    var envelope =
        new Envelope(
            a.type(),
            a.id(),
            a.actor(),
            a.object(),
            a.signer(),
            Optional.of(a.provedBy().label()),
            a.selfProving(),
            Optional.of(a.signing()),
            a.flags(),
            a.memory(),
            a.memoryDays(),
            a.traits(),
            Optional.of(a.via()),
            Optional.of(a.relays()).filter(relays -> !relays.equals(MAIN_ALONE)));
    return new Encoded(
        Map.of(ENVELOPE, Bytes.wrapping(WRITER.writeValueAsBytes(envelope))), a.body());
  }

  @Override
  public AdmittedActivity decode(Encoded stored) {
    var header = stored.headers().get(ENVELOPE);
    if (header == null) {
      throw new IllegalStateException("An activity on the log has no envelope");
    }
    try {
      Envelope e = READER.readValue(header.shared());
      return new AdmittedActivity(
          e.type,
          e.id,
          e.actor,
          e.object,
          e.signer,
          e.provedBy.map(ProvedBy::of).orElse(ProvedBy.HTTP_SIGNATURE),
          e.signing.orElseGet(() -> Signing.of(e.selfProving, e.selfProving)),
          e.flags,
          e.memory,
          e.memoryDays,
          e.traits,
          e.via.orElse(List.of()),
          e.relays.orElse(MAIN_ALONE),
          stored.body());
    } catch (JacksonException e) {
      throw new IllegalStateException("Unreadable envelope of an activity on the log", e);
    }
  }
}
