package commonplace.relay.terms;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Terms;
import commonplace.core.runtime.ClientAddress;
import commonplace.core.runtime.Problem;
import commonplace.relay.terms.TermsPage.Message;
import commonplace.relay.terms.TermsPage.Note;
import commonplace.relay.terms.TermsPage.Silent;
import commonplace.relay.terms.TermsPage.Trouble;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.util.HashMap;
import java.util.Optional;

/// `/terms` for the admins of servers: forms and cookies, no scripts. A POST counts only from our
/// own pages: cookies are `SameSite=Strict`, a foreign `Origin` is refused, and what changes terms
/// carries a token of its session.
final class PageRoutes {
  private static final String PROOF = "commonplace-proof";
  private static final String SESSION = "commonplace-terms";
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";
  private static final int MAX_FIELD = 100_000;

  private final String origin;
  private final Proving proving;
  private final ClientAddress clients;
  private final Seals seals;
  private final Preview preview;
  private final TermsPage page = new TermsPage();

  /// @param origin ours
  PageRoutes(String origin, Proving proving, ClientAddress clients, Seals seals, Preview preview) {
    this.origin = origin;
    this.proving = proving;
    this.clients = clients;
    this.seals = seals;
    this.preview = preview;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/terms", safely(this::show));
    routes.post("/terms/start", safely(this::start));
    routes.post("/terms/prove", safely(this::prove));
    routes.post("/terms/preview", safely(this::preview));
    routes.post("/terms/save", safely(this::save));
    routes.post("/terms/leave", safely(this::leave));
  }

  private Handler safely(Handler handler) {
    return context -> {
      context.header("Cache-Control", "no-store");
      var from = context.header("Origin");
      if (from != null && !from.equals(origin)) {
        new Problem(403, "Not from here", "this form was sent from " + origin + " alone")
            .answer(context);
        return;
      }
      long length = context.req().getContentLengthLong();
      if (length < 0 && context.method().equals(HandlerType.POST)) {
        new Problem(411, "Length required", "say how long the form is").answer(context);
        return;
      }
      if (length > TermsRoutes.MAX_BODY) {
        new Problem(413, "Too large", "a form has at most " + TermsRoutes.MAX_BODY + " bytes")
            .answer(context);
        return;
      }
      try {
        handler.handle(context);
      } catch (LogUnavailableException _) {
        context.header("Retry-After", "30");
        answer(
            context,
            503,
            page.start("", new Trouble("Nothing can be saved right now. Try again.")));
      }
    };
  }

  private void show(Context context) {
    var session = session(context);
    if (session.isPresent()) {
      var saved = context.queryParam("saved") != null;
      Message message = saved ? new Note("Saved. It counts from now on.") : new Silent();
      answer(context, 200, terms(session.get(), Optional.empty(), "", message));
    } else {
      var challenge = challenge(context);
      answer(
          context,
          200,
          challenge.isPresent()
              ? page.challenge(challenge.get(), seals.code(challenge.get()), new Silent())
              : page.start("", new Silent()));
    }
  }

  private void start(Context context) {
    var typed = field(context, "host");
    try {
      var challenge = seals.challenge(host(typed));
      cookie(context, PROOF, challenge.text(), Seals.TO_PROVE.toSeconds());
      back(context, "/terms");
    } catch (IllegalArgumentException _) {
      answer(context, 422, page.start(typed, new Trouble("That is not the name of a server.")));
    }
  }

  /// A name, also out of a URL or an account's address.
  private static Authority host(String typed) {
    var bare = typed.strip().replaceFirst("^https?://", "").replaceFirst("^@?[^@/]*@", "");
    var slash = bare.indexOf('/');
    return Authority.of(slash < 0 ? bare : bare.substring(0, slash));
  }

  private void prove(Context context) throws InterruptedException {
    var challenge = challenge(context);
    if (challenge.isEmpty()) {
      answer(
          context, 422, page.start("", new Trouble("That code is no longer good. Begin again.")));
      return;
    }
    switch (proving.prove(challenge.get(), clients.of(context))) {
      case Proving.Proved(var session) -> {
        cookie(context, SESSION, seals.seal(session), Seals.SESSION.toSeconds());
        cookie(context, PROOF, "", 0);
        back(context, "/terms");
      }
      case Proving.NotProved(var reason) ->
          notProved(context, 422, challenge.get(), "Not found yet: " + reason + ".");
      case Proving.Later(var reason) ->
          notProved(context, 429, challenge.get(), "Not looked up: " + reason + ".");
    }
  }

  private void notProved(Context context, int status, Seals.Challenge challenge, String text) {
    answer(context, status, page.challenge(challenge, seals.code(challenge), new Trouble(text)));
  }

  private void preview(Context context) {
    var session = formSession(context);
    if (session.isEmpty()) {
      ended(context);
      return;
    }
    var form = form(context);
    try {
      var host = session.get().host();
      var report = preview.of(form.terms(Terms.ofServer(host)), host);
      Message message =
          report.isPresent()
              ? new Silent()
              : new Trouble("Others are looking at the log. Try again in a moment.");
      var looked = report.map(page::preview).orElse("");
      answer(context, 200, terms(session.get(), Optional.of(form), looked, message));
    } catch (IllegalArgumentException e) {
      mistaken(context, session.get(), form, e);
    }
  }

  private void save(Context context) throws InterruptedException {
    var session = formSession(context);
    if (session.isEmpty()) {
      ended(context);
      return;
    }
    var form = form(context);
    try {
      var host = session.get().host();
      var terms = form.terms(Terms.ofServer(host));
      if (proving.save(terms, form.version()).isPresent()) {
        back(context, "/terms?saved");
      } else {
        var text =
            "The terms were changed meanwhile, and yours are not saved. These are the new ones.";
        answer(context, 409, terms(session.get(), Optional.empty(), "", new Trouble(text)));
      }
    } catch (IllegalArgumentException e) {
      mistaken(context, session.get(), form, e);
    }
  }

  private void mistaken(
      Context context, Seals.Session session, TermsForm form, IllegalArgumentException e) {
    var message = new Trouble("Not saved: " + e.getMessage() + ".");
    answer(context, 422, terms(session, Optional.of(form), "", message));
  }

  private void leave(Context context) {
    cookie(context, SESSION, "", 0);
    cookie(context, PROOF, "", 0);
    back(context, "/terms");
  }

  private void ended(Context context) {
    answer(context, 403, page.start("", new Trouble("Your session has ended. Begin again.")));
  }

  private String terms(
      Seals.Session session, Optional<TermsForm> form, String preview, Message message) {
    var now = proving.terms(session.host());
    return page.terms(
        session.host(),
        now,
        form.orElseGet(() -> TermsForm.of(now)),
        seals.formToken(session),
        preview,
        message);
  }

  private Optional<Seals.Session> session(Context context) {
    return session(context, seals);
  }

  /// Whose browser it is.
  static Optional<Seals.Session> session(Context context, Seals seals) {
    return Optional.ofNullable(context.cookie(SESSION)).flatMap(seals::session);
  }

  private Optional<Seals.Session> formSession(Context context) {
    return session(context).filter(s -> seals.formToken(s).equals(field(context, "token")));
  }

  private Optional<Seals.Challenge> challenge(Context context) {
    return Optional.ofNullable(context.cookie(PROOF)).flatMap(seals::challenge);
  }

  private static TermsForm form(Context context) {
    var fields = new HashMap<String, String>();
    for (var name : TermsForm.NAMES) {
      var value = context.formParam(name);
      if (value != null) {
        fields.put(name, value.length() > MAX_FIELD ? value.substring(0, MAX_FIELD) : value);
      }
    }
    return new TermsForm(fields);
  }

  private static String field(Context context, String name) {
    var value = context.formParam(name);
    return value == null ? "" : value;
  }

  private void cookie(Context context, String name, String value, long seconds) {
    var cookie = new Cookie(name, value);
    // the pages that explain show a session's server more than others
    cookie.setPath(name.equals(SESSION) ? "/" : "/terms");
    cookie.setMaxAge(Math.toIntExact(seconds));
    cookie.setHttpOnly(true);
    cookie.setSecure(origin.startsWith("https:"));
    cookie.setSameSite(SameSite.STRICT);
    context.cookie(cookie);
  }

  private static void back(Context context, String path) {
    context.status(303).header("Location", path);
  }

  private static void answer(Context context, int status, String html) {
    context
        .status(status)
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "same-origin")
        .contentType("text/html; charset=utf-8")
        .result(html);
  }
}
