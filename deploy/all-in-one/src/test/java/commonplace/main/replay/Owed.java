package commonplace.main.replay;

import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What one subscriber should get for one activity, by the table of what is relayed, and how.
///
/// @param key by which an arrival is recognised; see {@link #keyOf}
/// @param must whether it has to arrive; what was withdrawn may have arrived before
record Owed(Said said, String key, boolean must) {
  private static final String OURS = "our ";

  static List<Owed> of(Said said, Subscriber subscriber, Model model) {
    if (said.comesFrom(subscriber.authority())) {
      return List.of();
    }
    var itself = key(said, subscriber).map(key -> new Owed(said, key, !mayBeWithheld(said, model)));
    var pieces = said.kind == Said.Kind.DELETE_ACTOR ? pieces(said, model) : Stream.<Owed>empty();
    return Stream.concat(pieces, itself.stream()).toList();
  }

  /// The end of an author is the end of each post, for whoever had our Announce of it; everybody is
  /// told, because nobody knows who that was.
  private static Stream<Owed> pieces(Said end, Model model) {
    return model.said(end.author).stream()
        .filter(said -> said.kind == Said.Kind.CREATE)
        .map(said ->
            new Owed(end, OURS + key("Undo", said.about), model.withdrawal(said.about).isEmpty()));
  }

  private static Optional<String> key(Said said, Subscriber subscriber) {
    if (said.isSigned() && subscriber.publicFollow()) {
      return Optional.of(key(Json.text(said.activity, "type"), Json.text(said.activity, "id")));
    }
    return switch (said.kind) {
      case CREATE, BOOST -> Optional.of(OURS + key("Announce", said.about));
      case DELETE -> Optional.of(OURS + key("Undo", said.about));
      case UPDATE, PROFILE, DELETE_ACTOR -> Optional.empty();
    };
  }

  private static boolean mayBeWithheld(Said said, Model model) {
    return said.kind.isContent()
        && (model.withdrawal(said.about).isPresent()
            || model.isGone(said.author)
            || model.authorOf(said.about).filter(model::isGone).isPresent());
  }

  boolean isVerbatim() {
    return !key.startsWith(OURS);
  }

  /// Whether it tells of the end of one post only, where its author has ended.
  boolean isPiece() {
    return said.kind == Said.Kind.DELETE_ACTOR && !isVerbatim();
  }

  /// Type and id of what others wrote; of what the relay wrote itself its type and what it is
  /// about.
  static String keyOf(Received received, String relay) {
    var json = received.json();
    if (!Json.text(json, "actor").equals(relay + "/actor")) {
      return key(Json.text(json, "type"), Json.text(json, "id"));
    }
    var object = json.path("object");
    return OURS
        + key(
            Json.text(json, "type"),
            object.isString() ? object.asString() : Json.text(object, "object"));
  }

  private static String key(String type, String about) {
    return type + " " + about;
  }
}
