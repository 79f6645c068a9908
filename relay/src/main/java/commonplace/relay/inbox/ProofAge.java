package commonplace.relay.inbox;

import commonplace.core.integrity.Proof;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/// How old a proof may be that stands for its author's request. A request has a date; a proof holds
/// for ever, so that whoever has one could bring back what was changed or deleted since. Within the
/// horizon, what was admitted is known again.
///
/// @param most the horizon
record ProofAge(Duration most) {
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  /// Why it may not, for the sender; nothing if it may.
  Optional<String> objection(Proof.Judgeable proof, Instant now) {
    var created = created(proof);
    if (created.isEmpty()) {
      return Optional.of("the proof does not say when it was made");
    }
    if (created.get().isAfter(now.plus(CLOCK_SKEW))) {
      return Optional.of("the proof was created in the future");
    }
    return created.get().plus(most).isBefore(now)
        ? Optional.of("the proof is older than " + most.toHours() + " hours")
        : Optional.empty();
  }

  /// Both kinds sign it.
  private static Optional<Instant> created(Proof.Judgeable proof) {
    return switch (proof) {
      case Proof.DataIntegrity integrity -> integrity.created();
      case Proof.RsaSignature2017 signature ->
          time(signature.options().path("created").asString(""));
    };
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
