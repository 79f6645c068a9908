package commonplace.core.log;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.runtime.Lately;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An actor whose document was fetched or received from its owner; the value of topic `actors`,
/// keyed by its id. The profile is kept only when the actor is `discoverable`.
///
/// @param id the actor
/// @param flags what it says about consent
/// @param keys its public keys
/// @param inbox where it receives
/// @param profile what a directory may show
/// @param seen when the document was last read
public record KnownActor(
    ActorUri id,
    ActorFlags flags,
    List<Key> keys,
    Optional<String> inbox,
    Optional<Profile> profile,
    Instant seen) {
  private static final Lately<ActorFlags, ActorFlags> FLAGS = new Lately<>(256);

  /// Most actors are like many others in what they say, and share an inbox with their neighbours.
  public KnownActor {
    flags = flags.searchableBy().isEmpty() ? FLAGS.get(flags, Function.identity()) : flags;
    inbox = inbox.map(Lately::text);
    keys = keys.stream().map(key -> key.of(id)).toList();
  }

  /// A public key. Of most, the id is their actor's and a fragment that many have.
  public static final class Key {
    private final String actor;
    private final String rest;
    private final PublicKeyText pem;

    /// @param id the key's id, a fragment of the actor's id or a path of its own
    /// @param pem SPKI or PKCS#1 in PEM, or a multibase Ed25519 key
    @JsonCreator
    public Key(@JsonProperty("id") String id, @JsonProperty("pem") String pem) {
      this("", id, PublicKeyText.of(pem));
    }

    private Key(String actor, String rest, PublicKeyText pem) {
      this.actor = actor;
      this.rest = rest;
      this.pem = pem;
    }

    private Key of(ActorUri owner) {
      var id = id();
      var base = owner.text();
      return id.startsWith(base) && id.startsWith("#", base.length())
          ? new Key(base, Lately.text(id.substring(base.length())), pem)
          : this;
    }

    @JsonProperty
    public String id() {
      return actor + rest;
    }

    /// Whether this is its id.
    public boolean isNamed(String id) {
      return id.length() == actor.length() + rest.length()
          && id.startsWith(actor)
          && id.endsWith(rest);
    }

    @JsonProperty
    public String pem() {
      return pem.text();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that && that.isNamed(id()) && pem.equals(that.pem);
    }

    @Override
    public int hashCode() {
      return Objects.hash(id(), pem);
    }

    @Override
    public String toString() {
      return id();
    }
  }

  /// What the actor agreed to be found by.
  ///
  /// @param handle the preferred user name
  /// @param name the display name, as text
  /// @param summary the description, HTML as received
  /// @param url the page for people
  /// @param languages what it says it speaks, BCP 47
  public record Profile(
      String handle, String name, String summary, Optional<String> url, List<String> languages) {
    public Profile {
      languages = List.copyOf(languages);
    }
  }
}
