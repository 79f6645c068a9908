package commonplace.relay.admin;

import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.OperatorEvent.Answered;
import commonplace.core.log.OperatorEvent.Asked;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.Problem;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Lets nobody but the operator pass to what is below `/admin/api/`: the admin token is sent as a
/// bearer token (RFC 6750). A mistake of the operator's is told as a problem (RFC 9457). Every
/// request that changes something is written down before it is carried out, and what came of it
/// afterwards. Thread-safe.
public final class AdminDoor {
  /// The largest document that any handler takes.
  private static final int MAX_BODY = 8 << 20;

  private static final String BODY = "commonplace.operator.body";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Logger LOG = LoggerFactory.getLogger(AdminDoor.class);
  private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

  private final OperatorJournal journal;
  private final byte[] token;

  /// @param token at least 16 characters
  public AdminDoor(String token, OperatorJournal journal) {
    this.journal = journal;
    this.token = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  /// The handler behind the door. An `IllegalArgumentException` of it is told as 400, a log that is
  /// out of reach as 503. What came along has been read before: the handler takes it from {@link
  /// #body}.
  public Handler guarded(Handler handler) {
    return behind(context -> {
      if (READING.contains(context.method())) {
        handled(handler, context);
      } else {
        writtenDown(handler, context);
      }
    });
  }

  /// The same for what only reads, and is still written down.
  public Handler recorded(Handler handler) {
    return behind(context -> writtenDown(handler, context));
  }

  private Handler behind(Handler handler) {
    return context -> {
      if (!isOperator(context)) {
        context.header("WWW-Authenticate", "Bearer");
        new Problem(401, "Not authorised", "send the admin token as a bearer token")
            .answer(context);
        return;
      }
      try {
        handler.handle(context);
      } catch (LogUnavailableException e) {
        new Problem(503, "Try again later", String.valueOf(e.getMessage())).answer(context);
      }
    };
  }

  /// Whether whoever asks has sent the admin token. Where anybody may ask, tries are for the caller
  /// to bound.
  public boolean isOperator(Context context) {
    var sent = context.header("Authorization");
    return sent != null && MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), token);
  }

  private void writtenDown(Handler handler, Context context) throws Exception {
    var body = context.req().getInputStream().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      new Problem(413, "Too large", "a document has at most " + MAX_BODY + " bytes here")
          .answer(context);
      return;
    }
    context.attribute(BODY, Bytes.wrapping(body));
    var asked =
        AskedFor.of(
            Optional.ofNullable(context.header(AskedFor.AUTHOR)),
            context.method().name(),
            context.path(),
            context.queryParamMap(),
            body);
    journal.write(asked);
    int status = 500;
    try {
      handled(handler, context);
      status = context.statusCode();
    } catch (LogUnavailableException e) {
      status = 503;
      throw e;
    } catch (HttpResponseException e) {
      status = e.getStatus();
      throw e;
    } finally {
      answered(asked, status);
    }
  }

  private static void handled(Handler handler, Context context) throws Exception {
    try {
      handler.handle(context);
    } catch (IllegalArgumentException e) {
      new Problem(400, "Bad request", String.valueOf(e.getMessage())).answer(context);
    }
  }

  /// What was done cannot be taken back because its outcome was not stored: the journal then shows
  /// it without one.
  private void answered(Asked asked, int status) throws InterruptedException {
    try {
      journal.write(new Answered(asked.id(), status));
    } catch (LogUnavailableException e) {
      LOG.warn(
          "What came of an operator's change was not written down: id={} action={} status={}",
          asked.id(),
          asked.action(),
          status,
          e);
    }
  }

  /// What came along with a request that changes something; empty if nothing did.
  ///
  /// @param most how many bytes it may have
  /// @throws IllegalArgumentException if it has more
  public static Bytes body(Context context, int most) {
    Bytes body = context.attribute(BODY);
    if (body == null) {
      throw new IllegalStateException("only what is behind the door has a body");
    }
    if (body.length() > most) {
      throw new IllegalArgumentException("the document has at most " + most + " bytes here");
    }
    return body;
  }

  /// Answers with a JSON document.
  public static void answer(Context context, Map<String, Object> document) {
    context.contentType("application/json").result(JSON.writeValueAsBytes(document));
  }

  /// Who asks, as the request says; `operator` if it says nothing.
  public static String author(Context context) {
    return AskedFor.author(Optional.ofNullable(context.header(AskedFor.AUTHOR)));
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
