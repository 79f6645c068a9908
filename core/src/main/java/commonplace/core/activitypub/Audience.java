package commonplace.core.activitypub;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// To whom something is addressed.
///
/// @param to primary recipients
/// @param cc secondary recipients
/// @param publicTo Public is among the primary recipients, in any of its three spellings
/// @param publicCc Public is among the secondary recipients
public record Audience(List<Iri> to, List<Iri> cc, boolean publicTo, boolean publicCc) {
  /// The id of everybody (ActivityPub, section 5.6).
  public static final Iri PUBLIC = Iri.of("https://www.w3.org/ns/activitystreams#Public");

  private static final Set<String> SPELLINGS = Set.of(PUBLIC.text(), "as:Public", "Public");

  public Audience {
    to = List.copyOf(to);
    cc = List.copyOf(cc);
  }

  static Audience of(JsonNode node) {
    return new Audience(
        recipients(node, "to"),
        recipients(node, "cc"),
        hasPublic(node, "to"),
        hasPublic(node, "cc"));
  }

  private static List<Iri> recipients(JsonNode node, String name) {
    return Nodes.ids(node, name);
  }

  private static boolean hasPublic(JsonNode node, String name) {
    for (var value : Nodes.values(node, name)) {
      if (isPublic(value)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the value names everybody.
  public static boolean isPublic(JsonNode value) {
    return value.isString()
        ? SPELLINGS.contains(value.asString())
        : value.path("id").isString() && SPELLINGS.contains(value.path("id").asString());
  }

  /// Whether nobody is named at all.
  public boolean isUnstated() {
    return to.isEmpty() && cc.isEmpty() && !publicTo && !publicCc;
  }

  /// For everybody, and meant to be seen.
  public boolean isPublic() {
    return publicTo;
  }

  /// For everybody who looks, but not to be spread ("quiet public").
  public boolean isUnlisted() {
    return publicCc && !publicTo;
  }

  /// Whether it is addressed to this actor or collection.
  public boolean names(Iri recipient) {
    return Stream.concat(to.stream(), cc.stream()).anyMatch(recipient::equals);
  }
}
