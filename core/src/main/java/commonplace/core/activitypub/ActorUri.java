package commonplace.core.activitypub;

/// The id of an actor: one that names a server. Whether plain http is allowed is policy, not type.
///
/// @param value the id
public record ActorUri(Iri value) {
  public ActorUri {
    if (value.authority().isEmpty()) {
      throw new IllegalArgumentException("an actor's id needs a host: " + value);
    }
  }

  /// @throws IllegalArgumentException if the text is no such id
  public static ActorUri of(String text) {
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
