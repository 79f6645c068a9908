package commonplace.relay.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.activitypub.Iri;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.relay.hashing.Hash128;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Our newest Announces, for whoever fetches one by its id. What was withdrawn is not there any
/// more. Thread-safe.
final class RecentAnnounces {
  private static final int KEPT = 20_000;

  private record Announced(Iri object, Instant published, Set<Hash128> withdrawable) {}

  /// @param hash the last part of its id
  private record Id(RelayName relay, String hash) {}

  private final Announcements announcements;
  private final Predicate<Hash128> withdrawn;
  private final Cache<Id, Announced> recent = Caffeine.newBuilder().maximumSize(KEPT).build();

  /// @param withdrawn whether what has this hash was withdrawn
  RecentAnnounces(Announcements announcements, Predicate<Hash128> withdrawn) {
    this.announcements = announcements;
    this.withdrawn = withdrawn;
  }

  void add(RelayName relay, Iri object, Instant published, Set<Hash128> withdrawable) {
    recent
        .asMap()
        .putIfAbsent(
            new Id(relay, Announcements.hash(object)),
            new Announced(object, published, withdrawable));
  }

  /// @param relay whose it is
  /// @param hash the last part of its id
  Optional<Bytes> find(RelayName relay, String hash) {
    return Optional.ofNullable(recent.getIfPresent(new Id(relay, hash)))
        .filter(announced -> announced.withdrawable.stream().noneMatch(withdrawn))
        .map(announced -> announcements.of(relay).announce(announced.object, announced.published));
  }
}
