package commonplace.relay.terms;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.Terms;
import commonplace.core.terms.Objection;
import commonplace.core.terms.Presence;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The page at `/terms`, as HTML. Holds nothing.
final class TermsPage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Html html = new Html(TermsPage.class, "terms.html");

  /// What is said above the rest, if anything.
  sealed interface Message {}

  /// Nothing.
  record Silent() implements Message {}

  /// Something went well.
  record Note(String text) implements Message {}

  /// Something did not.
  record Trouble(String text) implements Message {}

  String start(String host, Message message) {
    return page("Your server’s terms", "start", Map.of("host", host, "message", markup(message)));
  }

  String challenge(Seals.Challenge challenge, String code, Message message) {
    return page(
        "Show that it is yours",
        "challenge",
        Map.of(
            "host", challenge.host().text(),
            "code", code,
            "until", TIME.format(challenge.until()),
            "message", markup(message)));
  }

  /// @param preview of the form's terms, as {@link #preview} writes it, or empty
  String terms(
      Authority host,
      Terms now,
      TermsForm form,
      String formToken,
      String preview,
      Message message) {
    var values = new HashMap<>(form.fields());
    values.put("host", host.text());
    values.put("edition", edition(now));
    values.put("token", formToken);
    values.put("preview", preview);
    values.put("message", markup(message));
    for (var way : List.of("receive", "send")) {
      boolean nothing = form.text(way).equals("nothing");
      values.put(way + "-posts", nothing ? "" : " checked");
      values.put(way + "-nothing", nothing ? " checked" : "");
    }
    for (var choice : List.of("media", "sensitive")) {
      for (var presence : Presence.values()) {
        boolean chosen = form.text(choice).equals(presence.label());
        values.put(choice + "-" + presence.label(), chosen ? " selected" : "");
      }
    }
    for (var box : List.of("only-roots", "send-roots", "memory", "directory")) {
      values.put(box, form.isOn(box) ? " checked" : "");
    }
    return page("Terms of " + host.text(), "terms", values);
  }

  private static String edition(Terms terms) {
    return terms
        .edition()
        .map(e ->
            "Version "
                + e.version()
                + ", set by "
                + e.author()
                + " on "
                + TIME.format(e.changed())
                + ".")
        .orElse("Nobody has set terms yet: these are those of every new member.");
  }

  String preview(Preview.Report report) {
    var received = report.received();
    var sent = report.sent();
    return html.fill(
        "preview",
        Map.of(
            "passed",
            count(received.passed()),
            "posts",
            count(received.total()),
            "sent",
            "Of "
                + count(sent.total())
                + " posts of yours "
                + count(sent.passed())
                + " would have been relayed.",
            "part",
            report.whole() ? "" : " There were too many to look at all: these are the newest.",
            "reasons",
            reasons(received.stopped(), sent.stopped()),
            "samples",
            samples(received) + samples(sent)));
  }

  private static String reasons(Map<Objection, Long> received, Map<Objection, Long> sent) {
    return list(received, "not received") + list(sent, "not relayed");
  }

  private static String list(Map<Objection, Long> stopped, String what) {
    return stopped.isEmpty()
        ? ""
        : stopped.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                e -> "<li>" + count(e.getValue()) + " " + what + ": " + e.getKey().text() + "</li>")
            .collect(Collectors.joining("", "<ul>", "</ul>"));
  }

  private static String samples(Preview.Side side) {
    return side.samples().isEmpty()
        ? ""
        : side.samples().stream()
            .map(TermsPage::sample)
            .collect(
                Collectors.joining(
                    "", "<details><summary>Some of them</summary><ul>", "</ul></details>"));
  }

  private static String sample(Preview.Sample sample) {
    var id = Html.escaped(sample.id());
    var shown =
        sample.id().startsWith("https://")
            ? "<a rel=\"nofollow noreferrer\" href=\"" + id + "\">" + id + "</a>"
            : id;
    return "<li>"
        + shown
        + sample.objection().map(o -> ": stopped, " + o.text()).orElse(": passes")
        + "</li>";
  }

  private static String count(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  private String markup(Message message) {
    return switch (message) {
      case Silent() -> "";
      case Note(var text) -> html.fill("note", Map.of("text", text));
      case Trouble(var text) -> html.fill("error", Map.of("text", text));
    };
  }

  private String page(String title, String piece, Map<String, String> values) {
    return html.fill("page", Map.of("title", title, "body", html.fill(piece, values)));
  }
}
