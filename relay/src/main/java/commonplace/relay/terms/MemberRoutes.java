package commonplace.relay.terms;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.httpsig.BodyDigest;
import commonplace.core.httpsig.RequestView;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Terms;
import commonplace.core.runtime.Bytes;
import commonplace.core.runtime.ClientAddress;
import commonplace.core.runtime.Problem;
import commonplace.relay.admin.AdminDoor;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.MissingNode;

/// The same as the page, as JSON below `/api/v1/terms`, with the session as bearer token (RFC
/// 6750).
final class MemberRoutes {
  private final Proving proving;
  private final ClientAddress clients;
  private final Seals seals;
  private final Preview preview;

  MemberRoutes(Proving proving, ClientAddress clients, Seals seals, Preview preview) {
    this.proving = proving;
    this.clients = clients;
    this.seals = seals;
    this.preview = preview;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/api/v1/terms/proof", safely(this::proof));
    routes.post("/api/v1/terms/session", safely(this::session));
    routes.get("/api/v1/terms", safely(this::show));
    routes.put("/api/v1/terms", safely(this::replace));
    routes.post("/api/v1/terms/preview", safely(this::preview));
  }

  private static Handler safely(Handler handler) {
    return context -> {
      context.header("Cache-Control", "no-store");
      try {
        handler.handle(context);
      } catch (IllegalArgumentException e) {
        new Problem(400, "Bad request", String.valueOf(e.getMessage())).answer(context);
      } catch (LogUnavailableException _) {
        context.header("Retry-After", "30");
        new Problem(503, "Try again later", "the log is out of reach for a moment").answer(context);
      }
    };
  }

  private void proof(Context context) {
    var challenge = seals.challenge(Authority.of(AdminDoor.parameter(context, "host")));
    AdminDoor.answer(
        context,
        Map.of(
            "host", challenge.host().text(),
            "code", seals.code(challenge),
            "key", challenge.text(),
            "until", challenge.until().toString()));
  }

  private void session(Context context) throws IOException, InterruptedException {
    var body = TermsRoutes.body(context);
    var request =
        JsonReader.parse(body) instanceof JsonReader.Json(var json, _) && json.isObject()
            ? json
            : MissingNode.getInstance();
    var challenge =
        seals
            .challenge(request.path("key").asString(""))
            .orElseThrow(
                () -> new IllegalArgumentException("`key` is none that is still good: ask anew"));
    if (context.header("Signature") == null) {
      var outcome = proving.prove(challenge, clients.of(context));
      answer(context, outcome, "; it shows " + seals.code(challenge) + " nowhere");
    } else if (request.size() == 1) {
      var view = view(context, body);
      answer(context, proving.proveSigned(challenge, view, clients.of(context)), "");
    } else {
      // so that no activity that a server signs and sends on can be taken for this
      throw new IllegalArgumentException("a signed request names `key` and nothing else");
    }
  }

  private static RequestView view(Context context, Bytes body) {
    var request = context.req();
    var query = request.getQueryString();
    return new RequestView(
        "POST",
        request.getRequestURI() + (query == null ? "" : "?" + query),
        name -> List.copyOf(Collections.list(request.getHeaders(name))),
        BodyDigest.of(body.shared()));
  }

  private void answer(Context context, Proving.Outcome outcome, String hint) {
    switch (outcome) {
      case Proving.Proved(var session) ->
          AdminDoor.answer(
              context,
              Map.of(
                  "host", session.host().text(),
                  "token", seals.seal(session),
                  "until", session.until().toString()));
      case Proving.NotProved(var reason) ->
          new Problem(403, "Not proved", reason + hint).answer(context);
      case Proving.Later(var reason) -> {
        context.header("Retry-After", "10");
        new Problem(429, "Too often", reason).answer(context);
      }
    }
  }

  private void show(Context context) {
    host(context)
        .ifPresent(host -> AdminDoor.answer(context, TermsJson.write(proving.terms(host))));
  }

  private void replace(Context context) throws IOException, InterruptedException {
    var host = host(context);
    if (host.isPresent()) {
      var wish = TermsJson.read(TermsRoutes.body(context), Terms.ofServer(host.get()));
      var saved = proving.save(wish.terms(), wish.replaces());
      if (saved.isPresent()) {
        AdminDoor.answer(context, TermsJson.write(saved.get()));
      } else {
        TermsRoutes.stale(context, wish.replaces());
      }
    }
  }

  private void preview(Context context) throws IOException {
    var host = host(context);
    if (host.isPresent()) {
      var wish = TermsJson.read(TermsRoutes.body(context), Terms.ofServer(host.get()));
      TermsRoutes.answer(context, preview, wish.terms());
    }
  }

  /// Whose session it is; nobody's is answered here.
  private Optional<Authority> host(Context context) {
    var session = session(context, seals);
    if (session.isEmpty()) {
      context.header("WWW-Authenticate", "Bearer");
      new Problem(
              401,
              "Not authorised",
              "ask /api/v1/terms/proof for a code, show it on your server or sign as it, then ask"
                  + " /api/v1/terms/session for a token")
          .answer(context);
    }
    return session.map(Seals.Session::host);
  }

  static Optional<Seals.Session> session(Context context, Seals seals) {
    return Optional.ofNullable(context.header("Authorization"))
        .filter(text -> text.startsWith("Bearer "))
        .flatMap(text -> seals.session(text.substring("Bearer ".length()).strip()));
  }
}
