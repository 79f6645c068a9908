package commonplace.relay.inbox;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.httpsig.ClaimedKeys;
import commonplace.core.httpsig.Verification;
import commonplace.core.relays.NamedRelay;
import commonplace.core.relays.NamedRelays;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.HttpErrors;
import commonplace.core.runtime.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes every `POST /inbox`, and that of each relay by name, from the bare server: nearly all that
/// a relay is asked is one, and the layers above cost as much as checking its signature. Hands
/// everything else on. Blocks; thread-safe.
public final class InboxHandler extends Handler.Wrapper {
  private static final Logger LOG = LoggerFactory.getLogger(InboxHandler.class);
  private static final String RETRY_AFTER_SECONDS = "30";
  private static final String PATH = "/inbox";
  private static final String NAMED = "/relays/";
  private static final String SIGNATURE = "Signature";

  /// Of a body that is of no use, in bytes.
  private static final long MAX_SKIPPED = 2L * Inbox.MAX_BODY;

  private final Inbox inbox;
  private final BodyRoom bodies;
  private final Quotas quotas;
  private final InboxMetrics metrics;
  private final LastRefusals refusals;
  private final Supplier<NamedRelays> relays;
  private final InstantSource clock;
  private final Brake brake = new Brake();

  /// @param relays ours beside the main one
  InboxHandler(
      Inbox inbox,
      BodyRoom bodies,
      Quotas quotas,
      InboxMetrics metrics,
      LastRefusals refusals,
      Supplier<NamedRelays> relays,
      InstantSource clock) {
    this.inbox = inbox;
    this.bodies = bodies;
    this.quotas = quotas;
    this.metrics = metrics;
    this.refusals = refusals;
    this.relays = relays;
    this.clock = clock;
  }

  /// Whatever is behind it.
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var path = path(request);
    if (!HttpMethod.POST.is(request.getMethod()) || !isInbox(path)) {
      return super.handle(request, response, callback);
    }
    try {
      var relay = relay(path);
      if (relay.isPresent()) {
        receive(request, relay.get(), response, callback);
      } else {
        answer(new Problem(404, "Not found", "there is no such relay here"), response, callback);
      }
    } catch (HttpException.RuntimeException e) {
      callback.failed(e); // no HTTP, which the server answers
    } catch (RuntimeException e) {
      LOG.error("Request failed: method=POST path={}", path, e);
      answer(HttpErrors.ours(), response, callback);
    }
    return true;
  }

  /// As for every other path, a slash at the end makes no difference.
  private static String path(Request request) {
    var path = Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static boolean isInbox(String path) {
    return path.equals(PATH)
        || (path.startsWith(NAMED)
            && path.endsWith(PATH)
            && path.length() > NAMED.length() + PATH.length());
  }

  private Optional<RelayName> relay(String path) {
    if (path.equals(PATH)) {
      return Optional.of(RelayName.MAIN);
    }
    var name = path.substring(NAMED.length(), path.length() - PATH.length());
    return relays.get().live().stream()
        .map(NamedRelay::name)
        .filter(live -> live.text().equals(name))
        .findFirst();
  }

  private void receive(Request request, RelayName relay, Response response, Callback callback)
      throws InterruptedException {
    var claimed = claimed(request);
    // cheap and before the body, by what the request claims; what counts is who signed it
    var admission =
        claimed.filter(quotas::isSpent).isPresent()
            ? Quotas.refused(claimed.get())
            : admit(request, relay);
    metrics.count(admission);
    if (admission instanceof Admission.Refused refused) {
      claimed.ifPresent(server -> refusals.claimed(server, refused, clock.instant()));
      if (refused.reason() == Refusal.TOO_MANY) {
        brake.hold();
      }
    }
    answer(admission, response, callback);
  }

  private Admission admit(Request request, RelayName relay) throws InterruptedException {
    var in = Content.Source.asInputStream(request);
    try (var place = bodies.open()) {
      if (!request.getHeaders().contains(SIGNATURE)) {
        skip(request, in);
        return new Admission.Refused(Refusal.BAD_SIGNATURE, new Verification.Unsigned().reason());
      }
      return switch (place.read(in, request.getLength())) {
        case BodyRoom.Whole(var body) -> admit(request, relay, body, place);
        case BodyRoom.TooLarge _ -> {
          skip(request, in);
          yield new Admission.Refused(
              Refusal.TOO_LARGE, "an activity has at most " + Inbox.MAX_BODY + " bytes");
        }
        case BodyRoom.NoRoom _ -> {
          skip(request, in);
          yield Admission.TryLater.CROWDED;
        }
      };
    } catch (IOException e) {
      LOG.debug("Cut off: path={}", path(request), e);
      return new Admission.Refused(
          Refusal.INCOMPLETE, "the body did not arrive whole and in time: send it again");
    }
  }

  private Admission admit(Request request, RelayName relay, Bytes body, BodyRoom.Place place)
      throws InterruptedException {
    var headers = request.getHeaders();
    var type = headers.get(HttpHeader.CONTENT_TYPE);
    return inbox.admit(
        new InboxRequest(
            relay,
            request.getHttpURI().getPathQuery(),
            type == null ? "" : type,
            headers::getValuesList,
            body,
            place));
  }

  /// Whoever is still sending when the connection closes does not see the answer, so some of what
  /// is of no use is read all the same, unless the sender waits to hear.
  private static void skip(Request request, InputStream in) throws IOException {
    if (!request.getHeaders().contains(HttpHeader.EXPECT)) {
      var _ = in.skip(MAX_SKIPPED);
    }
  }

  private void answer(Admission admission, Response response, Callback callback) {
    switch (admission) {
      case Admission.Admitted _, Admission.Duplicate _ -> accept("", response, callback);
      case Admission.Ignored(var reason) -> accept(reason + "\n", response, callback);
      case Admission.Looped(var reason) -> accept(reason + "\n", response, callback);
      case Admission.Withheld withheld ->
          accept(withheld.told("your server's") + "\n", response, callback);
      case Admission.Refused(var refusal, var detail) -> {
        if (refusal == Refusal.TOO_MANY) {
          response.getHeaders().put(HttpHeader.RETRY_AFTER, quotas.retryAfter().toSeconds());
        }
        if (refusal == Refusal.INCOMPLETE) {
          // the rest of the body would be read as a request (RFC 9110, section 15.5.9)
          response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        answer(new Problem(refusal.status(), refusal.title(), detail), response, callback);
      }
      case Admission.TryLater(var reason) -> {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
        answer(new Problem(503, "Try again later", reason), response, callback);
      }
    }
  }

  private static void accept(String text, Response response, Callback callback) {
    response.setStatus(202);
    if (!text.isEmpty()) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    }
    response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
  }

  private static void answer(Problem problem, Response response, Callback callback) {
    response.setStatus(problem.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    response.write(true, ByteBuffer.wrap(problem.json()), callback);
  }

  /// Whose server the request claims to come from.
  private static Optional<Authority> claimed(Request request) {
    return ClaimedKeys.of(request.getHeaders()::getValuesList).stream()
        .flatMap(keyId -> InboxPipeline.httpId(keyId).flatMap(Iri::authority).stream())
        .findFirst();
  }
}
