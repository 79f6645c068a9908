package commonplace.core.runtime;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server answers where no route of ours does: problem details (RFC 9457), or a plain page
/// for a browser. Below `/api/` it is problem details for everybody, and an unknown path tells the
/// known ones in `paths`.
public final class HttpErrors {
  private static final Logger LOG = LoggerFactory.getLogger(HttpErrors.class);
  private static final String API = "/api/";
  private static final int MAX_PATH = 200;

  private final JavalinConfig config;

  private HttpErrors(JavalinConfig config) {
    this.config = config;
  }

  /// Adds the handlers.
  public static void addTo(JavalinConfig config) {
    config.http.prefer405over404 = true;
    var errors = new HttpErrors(config);
    config.routes.exception(
        HttpResponseException.class, (e, context) -> answer(context, errors.problem(e, context)));
    config.routes.exception(
        ClosedChannelException.class,
        (e, context) -> LOG.debug("Cut off: method={} path={}", context.method(), context.path()));
    config.routes.exception(
        EofException.class,
        (e, context) -> {
          LOG.debug("Cut off: method={} path={}", context.method(), context.path());
          answer(context, of(408, "The request did not arrive whole."));
        });
    config.routes.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("Request failed: method={} path={}", context.method(), context.path(), e);
          answer(context, ours());
        });
  }

  /// A problem whose kind is its status.
  public static Problem of(int status, String detail) {
    // Javalin has a name of its own for this one
    var title = status == 500 ? "Internal Server Error" : HttpStatus.forStatus(status).getMessage();
    return new Problem(status, title, detail);
  }

  /// What is answered where our own code failed; more is in the log.
  public static Problem ours() {
    return of(500, "The fault is ours; the operator can find more in the log.");
  }

  private Problem problem(HttpResponseException e, Context context) {
    return switch (e.getStatus()) {
      case 404 -> unknown(context);
      case 405 -> methodNotAllowed(e, context);
      case 413 -> of(413, "A body has at most " + config.http.maxRequestSize + " bytes here.");
      default -> of(e.getStatus(), "The request cannot be answered as it stands.");
    };
  }

  private Problem unknown(Context context) {
    var path = context.path();
    var detail = "There is nothing at " + cut(path) + ".";
    var known = path.startsWith(API) ? known() : List.<String>of();
    return known.isEmpty()
        ? of(404, detail)
        : new Problem(
            404,
            HttpStatus.NOT_FOUND.getMessage(),
            detail + " There are: " + String.join(", ", known) + ".",
            Map.of("paths", known));
  }

  /// All that is below `/api/`, as OpenAPI writes it.
  private List<String> known() {
    return config.unsafe.internalRouter.allHttpHandlers().stream()
        .map(route -> route.endpoint.path)
        .filter(path -> path.startsWith(API))
        .map(path -> path.replace('<', '{').replace('>', '}'))
        .distinct()
        .sorted()
        .toList();
  }

  /// The answer names what is allowed (RFC 9110, section 15.5.6).
  private static Problem methodNotAllowed(HttpResponseException e, Context context) {
    var allowed =
        e.getDetails().values().stream()
            .flatMap(methods -> Stream.of(methods.split(",", -1)))
            .map(String::strip)
            .filter(method -> !method.isEmpty())
            .toList();
    context.header("Allow", String.join(", ", allowed));
    return of(405, cut(context.path()) + " takes " + String.join(" or ", allowed) + ".");
  }

  private static void answer(Context context, Problem problem) {
    context.header("X-Content-Type-Options", "nosniff").header("Cache-Control", "no-store");
    if (context.path().startsWith(API)) {
      context.header("Access-Control-Allow-Origin", "*");
      problem.answer(context);
    } else if (acceptsHtml(context)) {
      ErrorPage.answer(context, problem);
    } else {
      problem.answer(context);
    }
  }

  private static boolean acceptsHtml(Context context) {
    var accept = context.header("Accept");
    return accept != null && accept.contains("text/html");
  }

  private static String cut(String path) {
    return path.length() <= MAX_PATH ? path : path.substring(0, MAX_PATH) + "…";
  }
}
