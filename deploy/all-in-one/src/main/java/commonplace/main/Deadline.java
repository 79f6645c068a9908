package commonplace.main;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Cuts the connection of an exchange that takes too long. An idle time-out does not stop a body
/// that comes byte by byte, each in time; this does. For HTTP/1.1, where a connection has one
/// exchange at a time.
final class Deadline extends Handler.Wrapper {
  private final Duration longest;

  Deadline(Duration longest) {
    this.longest = longest;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var connection = request.getConnectionMetaData().getConnection().getEndPoint();
    var cut =
        request
            .getComponents()
            .getScheduler()
            .schedule(connection::close, longest.toMillis(), TimeUnit.MILLISECONDS);
    boolean handled = super.handle(request, response, Callback.from(cut::cancel, callback));
    if (!handled) {
      cut.cancel();
    }
    return handled;
  }
}
