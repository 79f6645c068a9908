package commonplace.query.http;

import commonplace.core.runtime.Problem;
import commonplace.query.search.Mistake;
import io.javalin.http.Context;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Answers of the API.
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static void answer(Context context, JsonNode body) {
    head(context).contentType("application/json").result(MAPPER.writeValueAsBytes(body));
  }

  static void answer(Context context, Problem problem) {
    problem.answer(head(context));
  }

  static void answer(Context context, Mistake mistake) {
    answer(
        context,
        new Problem(
            400,
            "The request has a mistake",
            mistake.detail(),
            Map.of(
                "parameter", mistake.parameter(),
                "position", mistake.position(),
                "length", mistake.length())));
  }

  private static Context head(Context context) {
    return context
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Expose-Headers", "Link")
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Robots-Tag", "noindex");
  }
}
