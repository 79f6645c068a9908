package commonplace.query.http;

import commonplace.core.runtime.Problem;
import commonplace.query.request.Mistake;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// What can go wrong with a request to the API. The types lead to the page that explains them;
/// docs/openapi.yaml says the same for programs.
final class Problems {
  private static final String TYPES = "/problems#";

  private Problems() {}

  /// Something is wrong with a parameter: `parameter`, `position`, `length` and, where a few words
  /// say what would be right, `allowed`.
  static Problem mistake(Mistake mistake) {
    var more = new HashMap<String, Object>();
    more.put("parameter", mistake.parameter());
    more.put("position", mistake.position());
    more.put("length", mistake.length());
    mistake.allowed().ifPresent(allowed -> more.put("allowed", allowed));
    return problem("mistake", 400, "The request has a mistake", mistake.detail(), more);
  }

  static Problem notFound(String detail) {
    return problem("not-found", 404, "There is no such thing", detail, Map.of());
  }

  static Problem erased() {
    return problem(
        "erased",
        410,
        "It was remembered and is erased",
        "This object was remembered and is erased: its author took it back.",
        Map.of());
  }

  static Problem pageGone() {
    return problem(
        "page-gone",
        410,
        "The page is gone",
        "Pages by relevance are good for two minutes. Start again without the cursor, or use"
            + " sort=newest, whose cursors stay good.",
        Map.of("parameter", "cursor"));
  }

  /// @param perMinute how many searches a client has
  /// @param wait until the next one
  static Problem tooMany(int perMinute, Duration wait) {
    return problem(
        "too-many",
        429,
        "Too many searches",
        "A client has "
            + perMinute
            + " searches a minute here. Wait "
            + wait.toSeconds()
            + " s before the next one.",
        Map.of());
  }

  static Problem unavailable() {
    return problem(
        "unavailable",
        503,
        "A part of the memory is out of reach",
        "It is starting or moving, and what it holds is not known without it. Try again in a"
            + " moment.",
        Map.of());
  }

  private static Problem problem(
      String type, int status, String title, String detail, Map<String, Object> more) {
    return new Problem(TYPES + type, status, title, detail, more);
  }
}
