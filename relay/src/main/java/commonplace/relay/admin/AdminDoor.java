package commonplace.relay.admin;

import commonplace.core.log.LogUnavailableException;
import commonplace.core.runtime.Problem;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Lets nobody but the operator pass to what is below `/admin/api/`: the admin token is sent as a
/// bearer token (RFC 6750). A mistake of the operator's is told as a problem (RFC 9457).
/// Thread-safe.
public final class AdminDoor {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final byte[] token;

  /// @param token at least 16 characters
  public AdminDoor(String token) {
    this.token = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  /// The handler behind the door. An `IllegalArgumentException` of it is told as 400, a log that is
  /// out of reach as 503.
  public Handler guarded(Handler handler) {
    return context -> {
      var sent = context.header("Authorization");
      boolean ours =
          sent != null && MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), token);
      if (!ours) {
        context.header("WWW-Authenticate", "Bearer");
        new Problem(401, "Not authorised", "send the admin token as a bearer token")
            .answer(context);
        return;
      }
      try {
        handler.handle(context);
      } catch (IllegalArgumentException e) {
        new Problem(400, "Bad request", String.valueOf(e.getMessage())).answer(context);
      } catch (LogUnavailableException e) {
        new Problem(503, "Try again later", String.valueOf(e.getMessage())).answer(context);
      }
    };
  }

  /// Answers with a JSON document.
  public static void answer(Context context, Map<String, Object> document) {
    context.contentType("application/json").result(JSON.writeValueAsBytes(document));
  }

  /// A parameter that has to be there.
  ///
  /// @throws IllegalArgumentException if it is not
  public static String parameter(Context context, String name) {
    var value = context.queryParam(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("the parameter `" + name + "` is missing");
    }
    return value;
  }
}
