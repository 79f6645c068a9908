package commonplace.archive.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// When an actor refused, and since when it agrees again. The same in whatever order the topics
/// that tell of it are read: it is made of the newest times alone.
///
/// A refusal counts against everything that was said up to then. One in the actor's own document
/// also counts against what was said from then on, until a later document agrees.
///
/// @param last the newest refusal, in a document or witnessed with a post
/// @param own the newest refusal in a document
/// @param agreed when documents agreed since, ascending. If there were many, some in the middle are
///   missing: a refusal that is heard of late may then seem to last longer than it did.
record Refusals(Optional<Instant> last, Optional<Instant> own, List<Instant> agreed) {
  static final Refusals NONE = new Refusals(Optional.empty(), Optional.empty(), List.of());
  static final int MAX_AGREED = 16;

  Refusals {
    agreed = List.copyOf(agreed);
  }

  /// The actor's own document refuses.
  Refusals refused(Instant at) {
    var newest = newest(own, at);
    return new Refusals(
        newest(last, at),
        Optional.of(newest),
        agreed.stream().filter(then -> then.isAfter(newest)).toList());
  }

  /// The actor's own document does not refuse. At the same moment as a refusal that is no matter.
  Refusals agreed(Instant at) {
    if (own.filter(refused -> !refused.isBefore(at)).isPresent()) {
      return this;
    }
    var all = Stream.concat(agreed.stream(), Stream.of(at)).sorted().distinct().toList();
    int tooMany = Math.max(0, all.size() - MAX_AGREED);
    var kept = Stream.concat(all.stream().limit(1), all.stream().skip(1L + tooMany)).toList();
    return new Refusals(last, own, kept);
  }

  /// The flags that were witnessed with a post refuse. That says nothing new of an actor whose own
  /// document refuses, so that nothing is written for each of its posts.
  Refusals witnessed(Instant at) {
    return refusesNow() ? this : new Refusals(newest(last, at), own, agreed);
  }

  private Refusals(Instant last, Optional<Instant> own, List<Instant> agreed) {
    this(Optional.of(last), own, agreed);
  }

  private boolean refusesNow() {
    return own.isPresent() && agreed.isEmpty();
  }

  /// Whether something that was said then must not be remembered.
  boolean areAgainst(Instant said) {
    return last.filter(at -> !at.isBefore(said)).isPresent()
        || refusesNow()
        || (own.isPresent() && said.isBefore(agreed.getFirst()));
  }

  private static Instant newest(Optional<Instant> known, Instant at) {
    return known.filter(at::isBefore).orElse(at);
  }
}
