package commonplace.main;

import commonplace.core.runtime.HttpErrors;
import commonplace.core.runtime.Problem;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Answers requests that are no HTTP, or too much of it, so that they never get to a route: problem
/// details as everywhere, instead of the server's own page. Counts them.
final class Unreadable extends ErrorHandler {
  private final int maxHeaders;
  private final DoorMetrics metrics;

  /// @param maxHeaders in bytes, with the request line
  Unreadable(int maxHeaders, DoorMetrics metrics) {
    this.maxHeaders = maxHeaders;
    this.metrics = metrics;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      String message,
      Throwable cause,
      Callback callback) {
    count(code);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    response.write(true, ByteBuffer.wrap(HttpErrors.of(code, detail(code)).json()), callback);
  }

  private void count(int code) {
    switch (code) {
      case 414, 431 -> metrics.unreadable(DoorMetrics.Fault.TOO_LONG);
      case 500, 503 -> {} // no fault of whoever asks
      default -> metrics.unreadable(DoorMetrics.Fault.MALFORMED);
    }
  }

  private String detail(int code) {
    return switch (code) {
      case 400 -> "The request cannot be read: it is not well-formed HTTP.";
      case 414, 431 ->
          "The request line and the headers have at most " + maxHeaders + " bytes here.";
      case 408 -> "The request did not arrive in time.";
      case 500 -> "The fault is ours; the operator can find more in the log.";
      default -> "The request cannot be answered as it stands.";
    };
  }
}
