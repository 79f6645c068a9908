package commonplace.archive.state;

import commonplace.archive.consent.Basis;
import commonplace.archive.consent.Consent.Given;
import commonplace.archive.consent.Consent.Refused;
import commonplace.archive.consent.ConsentGate;
import commonplace.archive.consent.Publicity;
import commonplace.archive.state.Event.ActorSeen;
import commonplace.archive.state.Event.Offered;
import commonplace.archive.state.Event.Withdrawn;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ConsentState.Standing;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What should be, read off the whole set of records at once, by their times alone.
final class PlainMinds {
  private final Set<String> withdrawn;
  private final List<Offered> offers;
  private final List<Sight> sights;

  /// An actor's flags, seen at some time; severity 1 refuses, 2 bars.
  private record Sight(String author, Instant at, int severity, boolean profile) {}

  PlainMinds(List<Event> events) {
    withdrawn =
        events.stream()
            .filter(Withdrawn.class::isInstance)
            .map(event -> ((Withdrawn) event).digest())
            .collect(Collectors.toSet());
    offers = events.stream().filter(Offered.class::isInstance).map(Offered.class::cast).toList();
    sights =
        events.stream()
            .flatMap(event -> sight(event).stream())
            .sorted(Comparator.comparing(Sight::at).thenComparingInt(Sight::severity))
            .toList();
  }

  private static Optional<Sight> sight(Event event) {
    return switch (event) {
      case ActorSeen seen ->
          Optional.of(new Sight(seen.actor().text(), seen.at(), severity(seen.flags()), true));
      case Offered it when it.flags().equals(ActorFlags.UNKNOWN) -> Optional.empty();
      case Offered it ->
          Optional.of(new Sight(it.author().text(), it.at(), severity(it.flags()), false));
      case Withdrawn _ -> Optional.empty();
    };
  }

  private static int severity(ActorFlags flags) {
    return ConsentGate.ofActor(flags) instanceof Refused(var why) ? why.bars() ? 2 : 1 : 0;
  }

  /// The newest version of each object, if it may be remembered.
  Map<String, String> live() {
    var newest = new HashMap<String, Offered>();
    offers.forEach(
        offer -> newest.merge(offer.id().text(), offer, (a, b) -> b.at().isBefore(a.at()) ? a : b));
    var live = new HashMap<String, String>();
    newest.forEach((id, offer) -> {
      if (mayStay(offer)) {
        live.put(id, offer.document().content());
      }
    });
    return live;
  }

  /// Words of all versions that may be remembered, also as earlier ones.
  Set<String> words() {
    return offers.stream()
        .filter(this::mayStay)
        .map(offer -> offer.document().content())
        .collect(Collectors.toSet());
  }

  private boolean mayStay(Offered offer) {
    var activity = offer.activity().orElse(offer.document().audience());
    var asked =
        new ConsentGate.Asked(
            Publicity.of(activity, offer.document().audience()),
            false,
            offer.document().searchableBy(),
            true);
    return ConsentGate.of(asked, offer.flags()) instanceof Given(var basis)
        && !withdrawn.contains("#" + offer.id().canonical())
        && !withdrawn.contains("#" + offer.author().text())
        && isAgreed(offer.author().text(), offer.at(), basis == Basis.OBJECT ? 2 : 1);
  }

  /// Nobody refused later, nor did the newest document before refuse.
  private boolean isAgreed(String author, Instant said, int severity) {
    var of = sights.stream().filter(sight -> sight.author().equals(author)).toList();
    var before =
        of.stream()
            .filter(sight -> sight.profile() && !sight.at().isAfter(said))
            .reduce((_, later) -> later);
    return of.stream()
            .noneMatch(sight -> sight.severity() >= severity && !sight.at().isBefore(said))
        && before.filter(sight -> sight.severity() >= severity).isEmpty();
  }

  Standing standing(String author) {
    var of = sights.stream().filter(sight -> sight.author().equals(author)).toList();
    var newest = of.stream().filter(Sight::profile).reduce((_, later) -> later).orElseThrow();
    if (withdrawn.contains("#" + author)) {
      return Standing.REVOKED;
    }
    boolean everAgreed = of.stream().anyMatch(sight -> sight.severity() == 0);
    boolean everRefused = of.stream().anyMatch(sight -> sight.severity() > 0);
    if (newest.severity() == 0) {
      return everRefused ? Standing.FLIPPED : Standing.FLAG_ONLY;
    }
    return everAgreed ? Standing.REVOKED : Standing.ABSENT;
  }
}
