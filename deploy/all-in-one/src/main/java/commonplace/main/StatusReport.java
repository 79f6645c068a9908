package commonplace.main;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What the operator's API tells, as lines for people. Pure.
final class StatusReport {
  private static final List<String> DETAILS =
      List.of(
          "state",
          "style",
          "software",
          "lag",
          "lastAnswer",
          "pausedUntil",
          "gap",
          "reason",
          "seenBy",
          "seenAt");

  private StatusReport() {}

  /// @param status `node`, `ownActor`, and of a process with the relay's role `relay` and
  ///   `subscribers`
  static List<String> of(JsonNode status) {
    var lines = new ArrayList<String>();
    var node = status.path("node");
    lines.add(
        String.format(
            Locale.ROOT, "Commonplace %s runs: %s", text(node, "version"), text(node, "origin")));
    add(
        lines,
        "process",
        String.format(Locale.ROOT, "%s since %s", text(node, "process"), text(node, "since")));
    add(
        lines,
        "node",
        String.format(
            Locale.ROOT, "%s, roles %s", text(node, "nodeId"), words(node.path("roles"))));
    add(lines, "parts", parts(node.path("parts")));
    add(lines, "log", node.path("log").isArray() ? words(node.path("log")) : text(node, "log"));
    add(lines, "memory", memory(node.path("memory")));
    add(lines, "catch-up", hours(node, "catchUpHorizon") + " h: a subscriber may be down so long");
    add(lines, "erasure", "off the disk within " + hours(node, "erasedWithin") + " h");
    if (status.has("relay")) {
      add(lines, "own actor", text(status, "ownActor"));
      add(lines, "signatures", text(status.path("relay"), "signatures"));
      lines.addAll(subscribers(status.path("subscribers")));
      lines.addAll(refusals(status.path("relay").path("lastRefusals")));
    }
    return lines;
  }

  static List<String> subscribers(JsonNode subscribers) {
    var lines = new ArrayList<String>();
    long active = subscribers.valueStream().filter(s -> text(s, "state").equals("active")).count();
    lines.add("Subscribers: " + subscribers.size() + ", active: " + active);
    for (var subscriber : subscribers) {
      lines.add("  " + text(subscriber, "actor"));
      lines.add(
          "    "
              + DETAILS.stream()
                  .filter(subscriber::has)
                  .map(detail -> detail + "=" + text(subscriber, detail))
                  .collect(Collectors.joining("  ")));
    }
    return lines;
  }

  /// What operators did, one a line.
  ///
  /// @param answer of `/admin/api/events`
  static List<String> events(JsonNode answer) {
    var lines = new ArrayList<String>();
    for (var event : answer.path("events")) {
      var parameters =
          event.path("parameters").properties().stream()
              .map(entry -> " " + entry.getKey() + "=" + entry.getValue().asString(""))
              .collect(Collectors.joining());
      lines.add(
          text(event, "at")
              + "  "
              + text(event, "author")
              + "  "
              + text(event, "action")
              + parameters
              + (event.has("body") ? " (" + text(event.path("body"), "bytes") + " bytes)" : "")
              + "  "
              + (event.has("status") ? text(event, "status") : "no outcome known"));
    }
    if (lines.isEmpty()) {
      lines.add("Nothing was done in the last 400 days.");
    }
    if (answer.has("next")) {
      lines.add("Older ones: admin events --before " + text(answer, "next"));
    }
    return lines;
  }

  private static List<String> refusals(JsonNode refusals) {
    var lines = new ArrayList<String>();
    if (!refusals.isEmpty()) {
      lines.add("Last refusal of each server:");
      refusals
          .properties()
          .forEach(entry ->
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "  %s  %s  %s: %s%s",
                      entry.getKey(),
                      text(entry.getValue(), "at"),
                      text(entry.getValue(), "reason"),
                      text(entry.getValue(), "detail"),
                      entry.getValue().path("proven").asBoolean()
                          ? ""
                          : " (of a request that names it)")));
    }
    return lines;
  }

  private static String parts(JsonNode parts) {
    return parts.properties().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().asString(""))
        .collect(Collectors.joining(", "));
  }

  private static String memory(JsonNode memory) {
    var heap =
        String.format(
            Locale.ROOT,
            "heap %d of %d MB",
            megabytes(memory, "heapBytes"),
            megabytes(memory, "heapMaxBytes"));
    return memory.has("anonymousBytes")
        ? String.format(
            Locale.ROOT,
            "%d MB anonymous (%s), and %d MB of mapped files",
            megabytes(memory, "anonymousBytes"),
            heap,
            megabytes(memory, "mappedFileBytes"))
        : heap;
  }

  private static long megabytes(JsonNode node, String member) {
    return node.path(member).asLong(0) >> 20;
  }

  private static long hours(JsonNode node, String member) {
    return Duration.parse(node.path(member).asString("PT0S")).toHours();
  }

  private static String words(JsonNode array) {
    return array.valueStream().map(n -> n.asString("")).collect(Collectors.joining(","));
  }

  private static String text(JsonNode node, String member) {
    return node.path(member).asString("");
  }

  private static void add(List<String> lines, String name, String value) {
    lines.add(String.format(Locale.ROOT, "  %-11s %s", name, value));
  }
}
