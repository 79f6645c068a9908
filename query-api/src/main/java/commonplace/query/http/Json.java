package commonplace.query.http;

import commonplace.core.runtime.Problem;
import commonplace.query.request.Mistake;
import io.javalin.http.Context;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Answers of the API.
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// @param body a tree, or maps and lists
  static void answer(Context context, Object body) {
    head(context).contentType("application/json").result(MAPPER.writeValueAsBytes(body));
  }

  static void answer(Context context, Problem problem) {
    problem.answer(head(context));
  }

  static void answer(Context context, Mistake mistake) {
    answer(context, Problems.mistake(mistake));
  }

  private static Context head(Context context) {
    return context
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Expose-Headers", "Link, Retry-After")
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Robots-Tag", "noindex");
  }
}
