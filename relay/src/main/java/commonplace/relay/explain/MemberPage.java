package commonplace.relay.explain;

import commonplace.core.log.DeliveryReport;
import commonplace.relay.delivery.SeenDelivery;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// How a member is doing, as a page without scripts.
final class MemberPage {
  static final String STYLE = "/assets/members.css";

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";
  private static final String CSS = resource("members.css");
  private static final String FRAME = resource("member.html");

  private final String origin;

  MemberPage(String origin) {
    this.origin = origin;
  }

  static void style(Context context) {
    context
        .header("Cache-Control", "public, max-age=3600")
        .header("X-Content-Type-Options", "nosniff")
        .contentType("text/css; charset=utf-8")
        .result(CSS);
  }

  /// @param seen whether anything may be shown of it but what to do
  /// @param all whether also what only those see who run the server
  void answer(Context context, Member member, List<Finding> findings, boolean seen, boolean all) {
    var html =
        FRAME
            .replace("{{style}}", STYLE)
            .replace("{{host}}", text(member.host().text()))
            .replace("{{facts}}", seen ? facts(member, all) : "")
            .replace("{{findings}}", findings(findings, all))
            .replace("{{note}}", text(note(seen, all)))
            .replace("{{relay}}", text(origin));
    context
        .status(seen ? 200 : 404)
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Robots-Tag", "noindex")
        .contentType("text/html; charset=utf-8")
        .result(html);
  }

  private static String note(boolean seen, boolean all) {
    if (all) {
      return "You see this because you run this server or this relay.";
    }
    return seen
        ? "Whoever runs this server, and the operator of this relay, see more: the answers of its"
            + " inbox in their own words."
        : "A server that is subscribed here may have chosen not to be seen.";
  }

  static String facts(Member member, boolean all) {
    var html = new StringBuilder();
    for (var subscriber : member.subscribers()) {
      html.append("<dl class=\"card\">");
      fact(html, "Follows as", subscriber.follow().subscriber().text());
      fact(html, "Subscription", Words.label(subscriber.follow().state()));
      fact(html, "Since", Words.time(subscriber.follow().changed()));
      subscriber
          .follow()
          .joined()
          .forEach(part -> fact(html, "Relay " + part.relay(), Words.label(part.state())));
      fact(html, "Condition", Words.label(subscriber.condition()));
      subscriber
          .software()
          .filter(_ -> all)
          .ifPresent(s -> fact(html, "Software", s.name() + " " + s.version()));
      subscriber
          .delivery()
          .ifPresent(seen -> fact(html, "Deliveries", deliveries(seen, member.now())));
      if (all) {
        subscriber.delivery().ifPresent(seen -> delivery(html, seen.report(), member.now()));
        subscriber.gaps().forEach(gap -> fact(html, "Missed", Words.gap(gap)));
      }
      html.append("</dl>\n");
    }
    return html.toString();
  }

  private static String deliveries(SeenDelivery seen, Instant now) {
    return Words.lag(MemberJson.behind(seen.report(), now)) + Words.asSeen(seen, now);
  }

  /// What only those see who run the server or this relay.
  private static void delivery(StringBuilder html, DeliveryReport report, Instant now) {
    fact(
        html,
        "Behind",
        report.lag()
            + (report.lag() == 1 ? " record, " : " records, ")
            + MemberJson.behind(report, now).toSeconds()
            + " seconds");
    report.pausedUntil().ifPresent(until -> fact(html, "Next try", Words.time(until)));
    report.lastAnswer().ifPresent(answer -> fact(html, "Last answer", answer(answer)));
    report.troubles().reversed().forEach(trouble -> fact(html, "Trouble", answer(trouble)));
  }

  private static String answer(DeliveryReport.Answer answer) {
    return answer.text()
        + " ("
        + Words.time(answer.at())
        + (answer.times() > 1 ? ", " + answer.times() + " times in a row" : "")
        + ")";
  }

  private static void fact(StringBuilder html, String name, String value) {
    html.append("<div><dt>")
        .append(text(name))
        .append("</dt><dd><bdi>")
        .append(text(value))
        .append("</bdi></dd></div>");
  }

  private static String findings(List<Finding> findings, boolean all) {
    var html = new StringBuilder();
    for (var finding : findings) {
      html.append("<li class=\"")
          .append(Words.label(finding.level()))
          .append("\"><p><strong>")
          .append(
              switch (finding.level()) {
                case OK -> "Fine";
                case WARNING -> "Look at this";
                case PROBLEM -> "Problem";
              })
          .append(".</strong> ")
          .append(text(finding.what()))
          .append("</p>");
      if (all) {
        finding
            .detail()
            .ifPresent(d -> html.append("<p><code>").append(text(d)).append("</code></p>"));
      }
      finding.todo().ifPresent(todo -> html.append("<p>").append(text(todo)).append("</p>"));
      html.append("</li>\n");
    }
    return html.toString();
  }

  static String text(String plain) {
    return plain
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        .replace("{", "&#123;");
  }

  private static String resource(String name) {
    try (var in = MemberPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The build left " + name + " out");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }
}
