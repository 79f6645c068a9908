package commonplace.archive.state;

import commonplace.archive.consent.Basis;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ConsentState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the fold holds of one thing.
sealed interface Held {
  /// The newest offset of each source topic that this reflects.
  Map<String, Long> offsets();

  /// Whether the record is reflected already, or was overtaken by one that is.
  default boolean reflects(Applied record) {
    return offsets().getOrDefault(record.topic(), -1L) >= record.offset();
  }

  /// Whether it is this very record that was reflected last of its topic.
  default boolean reflectsLast(Applied record) {
    return offsets().getOrDefault(record.topic(), -1L) == record.offset();
  }

  /// The offsets, and this record's.
  default Map<String, Long> offsetsWith(Applied record) {
    var with = new HashMap<>(offsets());
    with.merge(record.topic(), record.offset(), Math::max);
    return with;
  }

  /// Of an object.
  ///
  /// @param object what is or was remembered of it; absent if only its withdrawal is known
  /// @param withdrawn when it was withdrawn; it is never live again
  /// @param at when the newest version that it reflects was stored, remembered or refused
  /// @param ownWord since when each version said itself that everybody may search it
  /// @param forget when its time is over; absent for no end
  record OfObject(
      Optional<ArchivedObject> object,
      Optional<Instant> withdrawn,
      Instant at,
      Optional<Instant> ownWord,
      Optional<Instant> forget,
      Map<String, Long> offsets)
      implements Held {
    static final OfObject NOTHING =
        new OfObject(
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Map.of());

    public OfObject {
      offsets = Map.copyOf(offsets);
    }

    OfObject reflecting(Applied record) {
      return new OfObject(object, withdrawn, at, ownWord, forget, offsetsWith(record));
    }

    OfObject with(ArchivedObject other) {
      return new OfObject(Optional.of(other), withdrawn, at, ownWord, forget, offsets);
    }
  }

  /// Of an actor.
  ///
  /// @param consent its ledger entry; absent if only its withdrawal is known
  /// @param withdrawn when it was withdrawn; nothing of it is ever live again
  /// @param seen when the flags of the ledger entry were seen
  /// @param profile whether they come from its own document, and not only from what was witnessed
  ///   with a post
  /// @param refused when its flags refused what says nothing itself
  /// @param barred when its flags barred everything
  record OfActor(
      Optional<ConsentState> consent,
      Optional<Instant> withdrawn,
      Instant seen,
      boolean profile,
      Refusals refused,
      Refusals barred,
      Map<String, Long> offsets)
      implements Held {
    static final OfActor NOTHING =
        new OfActor(
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH,
            false,
            Refusals.NONE,
            Refusals.NONE,
            Map.of());

    public OfActor {
      offsets = Map.copyOf(offsets);
    }

    /// What counts against something that is remembered for this reason.
    ///
    /// @param basis as {@link Basis#text} says it
    Refusals against(String basis) {
      return basis.equals(Basis.OBJECT.text()) ? barred : refused;
    }
  }
}
