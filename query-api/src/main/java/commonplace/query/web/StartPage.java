package commonplace.query.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntSupplier;

/// The page at `/`: what this is, which URL to paste where, how to leave.
public final class StartPage {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";

  private final String template = template();
  private final String origin;
  private final Optional<String> operator;
  private final Optional<String> contact;
  private final boolean canFederate;
  private final IntSupplier members;

  /// @param origin our public base URL, without a trailing slash
  /// @param canFederate whether other servers can reach the origin
  /// @param members how many communities take part now
  public StartPage(
      String origin,
      Optional<String> operator,
      Optional<String> contact,
      boolean canFederate,
      IntSupplier members) {
    this.origin = origin;
    this.operator = operator;
    this.contact = contact;
    this.canFederate = canFederate;
    this.members = members;
  }

  /// Adds the page.
  public void addTo(RoutesConfig routes) {
    routes.get("/", this::answer);
  }

  private void answer(Context context) {
    context
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .contentType("text/html; charset=utf-8")
        .result(page());
  }

  String page() {
    return template
        .replace("{{origin}}", Html.escape(origin))
        .replace("{{members}}", Integer.toString(members.getAsInt()))
        .replace("{{warning}}", canFederate ? "" : warning())
        .replace("{{operator}}", operator());
  }

  private String operator() {
    var name = operator.map(Html::escape).orElse("somebody who has not said so yet");
    return contact.map(url -> "<a href=\"" + Html.escape(url) + "\">" + name + "</a>").orElse(name);
  }

  private static String warning() {
    return "<p class=\"warning\">This is a test installation: its address is local, so other servers"
        + " cannot reach it. Start it with <code>--origin https://relay.example</code>.</p>";
  }

  private static String template() {
    try (var in = StartPage.class.getResourceAsStream("start.html")) {
      if (in == null) {
        throw new IllegalStateException("The build left start.html out");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("start.html cannot be read", e);
    }
  }
}
