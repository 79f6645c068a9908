package commonplace.core.activitypub;

import commonplace.core.runtime.Lately;

/// The id of an actor: one that names a server. Whether plain http is allowed is policy, not type.
///
/// @param value the id
public record ActorUri(Iri value) {
  private static final Lately<String, ActorUri> LATELY = new Lately<>(8_192);

  /// Longer ones are seldom seen, and not shared.
  private static final int SHARED = 256;

  public ActorUri {
    if (value.authority().isEmpty()) {
      throw new IllegalArgumentException("an actor's id needs a host: " + value);
    }
  }

  /// The same actors are named again and again: one object does for many tables.
  ///
  /// @throws IllegalArgumentException if the text is no such id
  public static ActorUri of(String text) {
    return text.length() > SHARED ? read(text) : LATELY.get(text, ActorUri::read);
  }

  private static ActorUri read(String text) {
    return new ActorUri(Iri.of(text));
  }

  /// The actor's server.
  public Authority authority() {
    return value.authority().orElseThrow();
  }

  public String text() {
    return value.text();
  }

  @Override
  public String toString() {
    return value.text();
  }
}
