package commonplace.query.directory;

import commonplace.core.log.LogJson;
import commonplace.core.runtime.Problem;
import commonplace.query.directory.QueryParameters.BadParameterException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;

/// The directory over HTTP: `GET /api/v1/communities` and `GET /api/v1/communities/{id}`, whose id
/// may be percent-encoded or stand as it is. Mistakes are answered with the name of the parameter
/// and what is allowed (RFC 9457).
public final class CommunityRoutes {
  private static final String PATH = "/api/v1/communities";
  private static final int MAX_ID = 2_048;

  private final CommunitySearch communities;

  public CommunityRoutes(CommunitySearch communities) {
    this.communities = communities;
  }

  /// Adds the routes.
  public void addTo(RoutesConfig routes) {
    routes.get(PATH, this::search);
    routes.get(PATH + "/<id>", this::find);
  }

  private void search(Context context) {
    try {
      answer(context, CommunityJson.of(found(QueryParameters.read(context.queryParamMap()))));
    } catch (BadParameterException e) {
      refuse(context, e.parameter(), String.valueOf(e.getMessage()), e.allowed());
    }
  }

  private CommunitySearch.Found found(CommunityQuery query) {
    try {
      return communities.search(query);
    } catch (IllegalArgumentException e) {
      if (query.cursor().isEmpty()) {
        throw e;
      }
      throw new BadParameterException(
          "cursor", String.valueOf(e.getMessage()), "the `next` of an earlier answer");
    }
  }

  private void find(Context context) {
    var id = context.pathParam("id");
    if (id.length() > MAX_ID) {
      refuse(context, "id", "it is too long", "at most " + MAX_ID + " characters");
      return;
    }
    communities
        .find(id)
        .ifPresentOrElse(
            community -> answer(context, CommunityJson.of(community)),
            () ->
                new Problem(404, "Not found", "The directory lists no community with this id")
                    .answer(context));
  }

  private static void refuse(Context context, String parameter, String detail, String allowed) {
    new Problem(
            400,
            "The request is not understood",
            "The parameter `" + parameter + "` is refused: " + detail + ". Allowed: " + allowed,
            Map.of("parameter", parameter, "allowed", allowed))
        .answer(context);
  }

  private static void answer(Context context, Map<String, Object> json) {
    context
        .header("Access-Control-Allow-Origin", "*")
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .contentType("application/json")
        .result(LogJson.mapper().writeValueAsBytes(json));
  }
}
