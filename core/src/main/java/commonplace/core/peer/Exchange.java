package commonplace.core.peer;

import commonplace.core.httpsig.AcceptSignature;
import commonplace.core.runtime.Bytes;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.thread.Scheduler;

/// One request and its answer. The body is kept up to a bound. With a bound of zero the status is
/// the answer, and the body is thrown away, but for the beginning of what is no 2xx: it may say
/// why. A long one is cut off then, or one that is not over a second after the headers; a short one
/// is read, so that the connection can be used again.
final class Exchange implements Response.Listener {
  private static final String ACCEPT_SIGNATURE = "Accept-Signature";
  private static final int MAX_IGNORED = 64 << 10;
  private static final int REASON = 512;
  private static final long MAX_SECONDS_IGNORED = 1;

  private static final class OversizedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final Request request;
  private final int maxBody;
  private final Scheduler scheduler;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private int received;
  private boolean hasHeaders;
  private volatile Optional<Scheduler.Task> end = Optional.empty();

  Exchange(Request request, int maxBody, Scheduler scheduler) {
    this.request = request;
    this.maxBody = maxBody;
    this.scheduler = scheduler;
  }

  Answer await() throws InterruptedException {
    request.send(this);
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("An exchange always ends with an answer", e);
    } catch (InterruptedException e) {
      var _ = request.abort(e);
      throw e;
    }
  }

  @Override
  public void onHeaders(Response response) {
    hasHeaders = response.getStatus() >= 200;
    if (maxBody == 0
        && hasHeaders
        && response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) != 0) {
      end =
          Optional.of(
              scheduler.schedule(
                  () -> cutOff(response, new TimeoutException()),
                  MAX_SECONDS_IGNORED,
                  TimeUnit.SECONDS));
    }
  }

  @Override
  public void onContent(Response response, ByteBuffer content) {
    received += content.remaining();
    if (maxBody == 0) {
      ignore(response, content);
    } else if (received > maxBody) {
      cutOff(response, new OversizedException());
    } else {
      keep(content, content.remaining());
    }
  }

  private void ignore(Response response, ByteBuffer content) {
    if (response.getStatus() >= 300) {
      keep(content, Math.min(content.remaining(), REASON - body.size()));
    }
    if (received > MAX_IGNORED) {
      cutOff(response, new OversizedException());
    }
  }

  private static void cutOff(Response response, Exception why) {
    var _ = response.abort(why);
  }

  private void keep(ByteBuffer content, int length) {
    var bytes = new byte[length];
    content.get(bytes);
    body.writeBytes(bytes);
  }

  @Override
  public void onComplete(Result result) {
    end.ifPresent(Scheduler.Task::cancel);
    boolean isAnswered = result.isSucceeded() || (maxBody == 0 && hasHeaders);
    answer.complete(
        isAnswered
            ? complete(result.getResponse(), !result.isSucceeded())
            : failed(result.getFailure()));
  }

  private Answer complete(Response response, boolean cutOff) {
    var headers = response.getHeaders();
    boolean redirect =
        switch (response.getStatus()) {
          case 301, 302, 303, 307, 308 -> true;
          default -> false;
        };
    return new Answer.Complete(
        response.getStatus(),
        Optional.ofNullable(headers.get(HttpHeader.CONTENT_TYPE)).orElse(""),
        Bytes.wrapping(body.toByteArray()),
        redirect ? Optional.ofNullable(headers.get(HttpHeader.LOCATION)) : Optional.empty(),
        Optional.ofNullable(headers.get(HttpHeader.RETRY_AFTER)),
        AcceptSignature.asksForOurs(headers.getValuesList(ACCEPT_SIGNATURE)),
        maxBody == 0 ? Validators.NONE : validators(headers),
        cutOff);
  }

  private static Validators validators(HttpFields headers) {
    return new Validators(
        Optional.ofNullable(headers.get(HttpHeader.ETAG)),
        Optional.ofNullable(headers.get(HttpHeader.LAST_MODIFIED)));
  }

  private Answer failed(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case OversizedException _ -> {
          return new Answer.Oversized();
        }
        case BlockedAddressException blocked -> {
          return new Answer.Guarded(String.valueOf(blocked.getMessage()));
        }
        case TimeoutException _ -> {
          return new Answer.Broken("no complete answer in time");
        }
        case UnknownHostException _ -> {
          return new Answer.Broken("the name does not resolve");
        }
        case ConnectException _ -> {
          return new Answer.Broken("the connection was refused");
        }
        default -> {
          // look further for the cause that says most
        }
      }
    }
    return new Answer.Broken(failure.getClass().getSimpleName());
  }
}
