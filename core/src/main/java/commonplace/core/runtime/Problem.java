package commonplace.core.runtime;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// A refusal over HTTP (RFC 9457).
///
/// @param type a URI reference of the kind of problem; {@link #BLANK} where the status and the
///   title say all that there is to know about the kind
/// @param status the HTTP status
/// @param title the same words for every problem of this kind
/// @param detail what is wrong and what would be right, for whoever sent it
/// @param more further members, such as `parameter` and `position`
public record Problem(
    String type, int status, String title, String detail, Map<String, Object> more) {
  /// The media type of problem details.
  public static final String CONTENT_TYPE = "application/problem+json";

  /// The type of problems that are told apart by their status.
  public static final String BLANK = "about:blank";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Problem {
    more = Map.copyOf(more);
  }

  public Problem(int status, String title, String detail) {
    this(status, title, detail, Map.of());
  }

  public Problem(int status, String title, String detail, Map<String, Object> more) {
    this(BLANK, status, title, detail, more);
  }

  /// Makes this the answer.
  public void answer(Context context) {
    context.status(status).contentType(CONTENT_TYPE).result(json());
  }

  /// As it travels.
  public byte[] json() {
    var members = new LinkedHashMap<String, Object>();
    members.put("type", type);
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    new TreeMap<>(more).forEach(members::putIfAbsent);
    return JSON.writeValueAsBytes(members);
  }
}
