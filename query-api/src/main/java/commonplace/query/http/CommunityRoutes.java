package commonplace.query.http;

import commonplace.query.directory.CommunityQuery;
import commonplace.query.directory.CommunityReader;
import commonplace.query.directory.CommunitySearch;
import commonplace.query.request.Mistake;
import commonplace.query.request.Parameters;
import commonplace.query.request.Reading;
import io.javalin.http.Context;
import java.util.List;

/// `GET /api/v1/communities`, see {@link CommunityReader} for its parameters, and `GET
/// /api/v1/communities/{id}`, whose id may be percent-encoded or stand as it is.
final class CommunityRoutes {
  static final String PATH = "/api/v1/communities";
  static final String ONE = PATH + "/<id>";
  private static final String ID = "id";
  private static final int MAX_ID = 2_048;

  private final CommunitySearch communities;

  CommunityRoutes(CommunitySearch communities) {
    this.communities = communities;
  }

  void search(Context context) {
    switch (CommunityReader.read(context.queryParamMap())) {
      case Reading.Wrong<CommunityQuery>(var mistake) -> Json.answer(context, mistake);
      case Reading.Read<CommunityQuery>(var query) -> {
        var found = communities.search(query);
        Json.answer(context, CommunityJson.of(found, found.end().map(query::cursor)));
      }
    }
  }

  void find(Context context) {
    switch (id(context)) {
      case Reading.Wrong<String>(var mistake) -> Json.answer(context, mistake);
      case Reading.Read<String>(var id) ->
          communities
              .find(id)
              .ifPresentOrElse(
                  community -> Json.answer(context, CommunityJson.of(community)),
                  () ->
                      Json.answer(
                          context,
                          Problems.notFound("The directory lists no community of this id.")));
    }
  }

  private static Reading<String> id(Context context) {
    var parameters = Parameters.of(context.queryParamMap(), List.of());
    var id = context.pathParam(ID);
    if (id.length() > MAX_ID) {
      parameters.refuse(Mistake.notAllowed(ID, id, "at most " + MAX_ID + " characters"));
    }
    return parameters.reading(() -> id);
  }
}
