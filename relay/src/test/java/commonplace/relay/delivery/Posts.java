package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.Ed25519KeyPair;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.NamedRelays;
import commonplace.core.runtime.Bytes;
import commonplace.relay.hashing.Hash128;
import commonplace.relay.identity.OwnKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Activities and subscriptions for tests.
final class Posts {
  /// Ours, for the proofs of Announces.
  static final OwnKey<Ed25519KeyPair> PROOF_KEY =
      new OwnKey<>(
          Iri.of("https://relay.example/actor#ed25519-key"),
          Ed25519KeyPair.generate(),
          Instant.EPOCH);

  private static final Announcements ANNOUNCEMENTS =
      new Announcements("https://relay.example", _ -> PROOF_KEY);

  private Posts() {}

  /// Of which nothing is withdrawn and no Announce is spread.
  static Preparation preparation() {
    return new Preparation(
        ANNOUNCEMENTS,
        new RecentAnnounces(ANNOUNCEMENTS, _ -> false),
        _ -> new Hash128(0, 0),
        Spreading.NONE,
        () -> NamedRelays.NONE);
  }

  /// @param author a name on `m.example`
  static AdmittedActivity activity(String type, String author, int number, boolean proof) {
    return activity(type, "m.example", author, number, proof);
  }

  /// @param author a name on that server
  static AdmittedActivity activity(
      String type, String server, String author, int number, boolean proof) {
    var actor = ActorUri.of("https://" + server + "/users/" + author);
    var object = Iri.of(actor + "/notes/" + number);
    return new AdmittedActivity(
        type,
        Optional.of(Iri.of(object + "#" + type)),
        actor,
        Optional.of(object),
        actor,
        proof,
        ActorFlags.UNKNOWN,
        true,
        Bytes.utf8(type + " " + author + " " + number));
  }

  static Follow follow(String host, Style style, State state, Map<Integer, Long> start) {
    return new Follow(
        ActorUri.of("https://" + host + "/actor"),
        "Application",
        "https://" + host + "/inbox",
        style,
        Iri.of("https://" + host + "/follow/1"),
        Iri.of("https://www.w3.org/ns/activitystreams#Public"),
        state,
        start,
        Instant.EPOCH,
        Optional.empty());
  }

  /// The same, made at another time.
  static Follow at(Follow f, Instant changed) {
    return f.with(part ->
        new RelayFollow(
            part.relay(),
            part.followId(),
            part.followed(),
            part.state(),
            changed,
            part.reason(),
            part.since(),
            part.followedBack()));
  }

  /// The same, of one that wants what came before it, too.
  static Follow withHistory(Follow f, Instant until) {
    return f.from(f.start(), Optional.of(until));
  }
}
