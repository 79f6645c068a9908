package commonplace.core.activitypub;

/// The id of an object. Unlike an actor's it may name no server.
///
/// @param value the id
public record ObjectUri(Iri value) {
  /// @throws IllegalArgumentException if the text is no id
  public static ObjectUri of(String text) {
    return new ObjectUri(Iri.of(text));
  }

  public String text() {
    return value.text();
  }

  @Override
  public String toString() {
    return value.text();
  }
}
