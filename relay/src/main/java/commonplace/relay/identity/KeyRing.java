package commonplace.relay.identity;

import commonplace.core.integrity.Ed25519KeyPair;
import commonplace.core.integrity.RsaKeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Our keys of both kinds, oldest first. The newest of a kind is in use; one that was replaced
/// stays good for a while, for servers that do not know the newest yet. Pure.
///
/// @param rsa for signatures of requests; never empty
/// @param ed25519 for integrity proofs (FEP-8b32); never empty
public record KeyRing(List<OwnKey<RsaKeyPair>> rsa, List<OwnKey<Ed25519KeyPair>> ed25519) {
  /// How long a replaced key stays good: longer than a member may be down and still catch up.
  public static final Duration OVERLAP = Duration.ofDays(7);

  public KeyRing {
    if (rsa.isEmpty() || ed25519.isEmpty()) {
      throw new IllegalArgumentException("a ring has a key of each kind");
    }
    rsa = inOrder(rsa);
    ed25519 = inOrder(ed25519);
  }

  private static <K> List<OwnKey<K>> inOrder(List<OwnKey<K>> keys) {
    return keys.stream()
        .sorted(
            Comparator.comparing((OwnKey<K> key) -> key.created())
                .thenComparing(key -> key.id().text()))
        .toList();
  }

  /// The key that signs requests.
  public OwnKey<RsaKeyPair> signing() {
    return rsa.getLast();
  }

  /// The key that makes proofs.
  public OwnKey<Ed25519KeyPair> proving() {
    return ed25519.getLast();
  }

  /// Those that are in use or were replaced a short time ago, oldest first.
  public static <K> List<OwnKey<K>> good(List<OwnKey<K>> keys, Instant now) {
    return IntStream.range(0, keys.size())
        .filter(i -> i == keys.size() - 1 || isWithinOverlap(keys.get(i + 1), now))
        .mapToObj(keys::get)
        .toList();
  }

  /// Those that nothing needs any more.
  public List<OwnKey<?>> outdated(Instant now) {
    return Stream.concat(rsa.stream(), ed25519.stream())
        .<OwnKey<?>>map(key -> key)
        .filter(key -> !good(rsa, now).contains(key) && !good(ed25519, now).contains(key))
        .toList();
  }

  /// When the newest of these keys is the only one; nothing if it is already.
  public static <K> Optional<Instant> overlapEnds(List<OwnKey<K>> keys, Instant now) {
    return good(keys, now).size() > 1
        ? Optional.of(keys.getLast().created().plus(OVERLAP))
        : Optional.empty();
  }

  private static boolean isWithinOverlap(OwnKey<?> successor, Instant now) {
    return successor.created().plus(OVERLAP).isAfter(now);
  }

  /// What our actor's document shows at this time.
  public PublishedKeys published(Instant now) {
    var requests =
        good(rsa, now).reversed().stream()
            .map(key -> multikey(key, key.pair().publicKeyMultibase()));
    var proving =
        good(ed25519, now).reversed().stream()
            .map(key -> multikey(key, key.pair().publicKeyMultibase()));
    return new PublishedKeys(
        signing().id().text(),
        signing().pair().publicPem(),
        Stream.concat(proving, requests).toList());
  }

  private static PublishedKeys.Multikey multikey(OwnKey<?> key, String multibase) {
    return new PublishedKeys.Multikey(key.id().text(), multibase);
  }
}
