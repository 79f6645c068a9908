package commonplace.core.runtime;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A refusal over HTTP (RFC 9457). The type is `about:blank`: the status and the title say what
/// kind of problem it is, the detail says what is wrong with this very request.
///
/// @param status the HTTP status
/// @param title the same words for every problem of this kind
/// @param detail what is wrong and what would be right, for whoever sent it
/// @param more further members, such as `parameter` and `position`
public record Problem(int status, String title, String detail, Map<String, Object> more) {
  /// The media type of problem details.
  public static final String CONTENT_TYPE = "application/problem+json";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Problem {
    more = Map.copyOf(more);
  }

  public Problem(int status, String title, String detail) {
    this(status, title, detail, Map.of());
  }

  /// Makes this the answer.
  public void answer(Context context) {
    context.status(status).contentType(CONTENT_TYPE).result(JSON.writeValueAsBytes(members()));
  }

  private Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    members.put("type", "about:blank");
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    more.forEach(members::putIfAbsent);
    return members;
  }
}
