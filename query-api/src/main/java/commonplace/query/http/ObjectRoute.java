package commonplace.query.http;

import commonplace.core.activitypub.Iri;
import commonplace.core.index.ShardPort;
import commonplace.query.request.Mistake;
import commonplace.query.request.Parameters;
import commonplace.query.request.Reading;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/// `GET /api/v1/objects?id=`: one object as it is held now.
final class ObjectRoute {
  static final String PATH = "/api/v1/objects";
  private static final String ID = "id";
  private static final String TAKES = "the id of an object, which is a URL";

  private final ShardPort shards;

  ObjectRoute(ShardPort shards) {
    this.shards = shards;
  }

  void answer(Context context) {
    switch (id(Parameters.of(context.queryParamMap(), List.of(ID)))) {
      case Reading.Wrong<String>(var mistake) -> Json.answer(context, mistake);
      case Reading.Read<String>(var id) -> answer(context, id);
    }
  }

  private void answer(Context context, String id) {
    var live = shards.object(id);
    if (live.isPresent()) {
      Json.answer(context, ObjectJson.of(live.get()));
    } else if (shards.gone(id)) {
      Json.answer(context, Problems.erased());
    } else {
      Json.answer(context, Problems.notFound("No object of this id is or was remembered."));
    }
  }

  private static Reading<String> id(Parameters parameters) {
    var id = parameters.raw(ID);
    try {
      Iri.of(id);
    } catch (IllegalArgumentException e) {
      parameters.refuse(
          new Mistake(
              ID,
              0,
              id.codePointCount(0, id.length()),
              ID + " takes " + TAKES + ": " + e.getMessage(),
              Optional.of(TAKES)));
    }
    return parameters.reading(() -> id);
  }
}
