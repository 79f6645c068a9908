package commonplace.relay.signature;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.activitypub.Authority;
import commonplace.core.integrity.RsaKeyPair;
import commonplace.core.relays.RelayName;
import commonplace.relay.identity.KeyRing;
import commonplace.relay.identity.OwnKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// Chooses the key of one of our relays that a request to a server is signed with, so that
/// replacing it costs nobody a post. A server is told of the new key by an Update of our actor,
/// signed with the key that it knows; then it gets the new one. What it refuses for its signature
/// meanwhile is tried with the other key, later. Thread-safe.
public final class KeyChoice {
  private static final int MAX_SERVERS = 20_000;
  private static final Duration DOUBTED_FOR = Duration.ofHours(1);

  private final RelayName relay;
  private final Supplier<KeyRing> ring;
  private final PeerSignatures signatures;
  private final Subscribers subscribers;
  private final InstantSource clock;
  private final Cache<Authority, Boolean> doubted =
      Caffeine.newBuilder().maximumSize(MAX_SERVERS).expireAfterWrite(DOUBTED_FOR).build();
  private final Cache<Authority, String> passed =
      Caffeine.newBuilder().maximumSize(MAX_SERVERS).build();

  /// Whether somebody of a server subscribed before a time.
  public interface Subscribers {
    boolean before(Authority server, Instant time);
  }

  /// How sure it is that the server knows the key.
  public enum Standing {
    /// There is no other, or the server took a request that it signed.
    SETTLED,
    /// The server was told of it.
    TOLD,
    /// The server was not told, and has to look the key up.
    UNTRIED,
    /// It is the key that was replaced; the server is to be told of the new one first.
    REPLACED
  }

  /// A key for a server.
  public record Choice(OwnKey<RsaKeyPair> key, Standing standing) {
    /// Whether an answer of this status may be about the key, and says nothing of the activity.
    public boolean mayBeWhy(int status) {
      return switch (standing) {
        case SETTLED -> false;
        case TOLD -> status == 401 || status == 403;
        case UNTRIED, REPLACED -> status == 400 || status == 401 || status == 403;
      };
    }
  }

  /// @param ring the relay's keys
  KeyChoice(
      RelayName relay,
      Supplier<KeyRing> ring,
      PeerSignatures signatures,
      Subscribers subscribers,
      InstantSource clock) {
    this.relay = relay;
    this.ring = ring;
    this.signatures = signatures;
    this.subscribers = subscribers;
    this.clock = clock;
  }

  /// One for each relay, because what a server knows of one's keys says nothing of another's.
  public static Function<RelayName, KeyChoice> ofEach(
      Function<RelayName, KeyRing> rings,
      PeerSignatures signatures,
      Subscribers subscribers,
      InstantSource clock) {
    var choices = new ConcurrentHashMap<RelayName, KeyChoice>();
    return relay ->
        choices.computeIfAbsent(
            relay,
            name -> new KeyChoice(name, () -> rings.apply(name), signatures, subscribers, clock));
  }

  /// The key for the next request to the server.
  public Choice of(Authority server) {
    var rsa = ring.get().rsa();
    var newest = rsa.getLast();
    var good = KeyRing.good(rsa, clock.instant());
    var id = newest.id().text();
    if (good.size() == 1 || id.equals(passed.getIfPresent(server))) {
      return new Choice(newest, Standing.SETTLED);
    }
    var told = signatures.toldKey(server, relay);
    if (told.filter(id::equals).isPresent()) {
      return new Choice(newest, Standing.TOLD);
    }
    if (doubted.getIfPresent(server) != null || !subscribers.before(server, newest.created())) {
      return new Choice(newest, Standing.UNTRIED);
    }
    var known =
        good.stream()
            .filter(key -> told.filter(key.id().text()::equals).isPresent())
            .findFirst()
            .orElseGet(good::getFirst);
    return new Choice(known, Standing.REPLACED);
  }

  /// The server took a request that is signed so.
  public void passed(Authority server, Choice choice) {
    if (choice.standing == Standing.TOLD || choice.standing == Standing.UNTRIED) {
      passed.put(server, choice.key.id().text());
      signatures.told(server, relay, choice.key.id().text());
    }
  }

  /// The server has our Update, or takes none.
  public void told(Authority server) {
    signatures.told(server, relay, ring.get().signing().id().text());
  }

  /// The server refused what is signed so: it may know the other key.
  public void refused(Authority server, Choice choice) {
    switch (choice.standing) {
      case REPLACED -> doubted.put(server, true);
      case UNTRIED -> doubted.invalidate(server);
      case TOLD, SETTLED -> {
        // it looks the key up when it can
      }
    }
  }
}
