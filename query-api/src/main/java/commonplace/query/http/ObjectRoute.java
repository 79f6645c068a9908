package commonplace.query.http;

import commonplace.core.activitypub.Iri;
import commonplace.core.index.ShardPort;
import commonplace.core.runtime.Problem;
import commonplace.query.search.Mistake;
import commonplace.query.search.Parameters;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/// `GET /api/v1/objects?id=`: one object as it is held now.
final class ObjectRoute {
  static final String PATH = "/api/v1/objects";
  private static final String ID = "id";

  private final ShardPort shards;

  ObjectRoute(ShardPort shards) {
    this.shards = shards;
  }

  void answer(Context context) {
    var parameters = Parameters.of(context.queryParamMap());
    var given = parameters.get(ID).orElse("");
    var wrong = parameters.mistake(List.of(ID)).or(() -> mistake(given));
    if (wrong.isPresent()) {
      Json.answer(context, wrong.get());
      return;
    }
    var live = shards.object(given);
    if (live.isPresent()) {
      Json.answer(context, ObjectJson.of(live.get()));
    } else if (shards.gone(given)) {
      Json.answer(
          context,
          new Problem(
              410, "Gone", "This object was remembered and is erased: its author took it back."));
    } else {
      Json.answer(
          context, new Problem(404, "Not found", "No object of this id is or was remembered."));
    }
  }

  private static Optional<Mistake> mistake(String id) {
    try {
      Iri.of(id);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          Mistake.of(ID, id, "id takes the id of an object, which is a URL: " + e.getMessage()));
    }
  }
}
