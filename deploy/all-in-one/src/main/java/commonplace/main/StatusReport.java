package commonplace.main;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What the operator's API tells, as lines for people. Pure.
final class StatusReport {
  private static final List<String> DETAILS =
      List.of(
          "state",
          "relays",
          "condition",
          "failingSince",
          "style",
          "software",
          "takes",
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
    long active = subscribers.valueStream().filter(StatusReport::isActive).count();
    lines.add("Subscribers: " + subscribers.size() + ", active: " + active);
    for (var subscriber : subscribers) {
      lines.add("  " + text(subscriber, "actor"));
      lines.add(
          "    "
              + DETAILS.stream()
                  .filter(detail -> isTold(subscriber, detail))
                  .map(detail -> detail + "=" + detail(subscriber, detail))
                  .collect(Collectors.joining("  ")));
    }
    return lines;
  }

  /// By any of our relays.
  private static boolean isActive(JsonNode subscriber) {
    return Stream.concat(Stream.of(subscriber), subscriber.path("relays").valueStream())
        .anyMatch(part -> text(part, "state").equals("active"));
  }

  /// Of one that never followed the main relay, the states are those of its relays.
  private static boolean isTold(JsonNode subscriber, String detail) {
    return subscriber.has(detail)
        && !(detail.equals("state")
            && text(subscriber, detail).equals("none")
            && subscriber.has("relays"));
  }

  private static String detail(JsonNode subscriber, String detail) {
    return detail.equals("relays")
        ? subscriber
            .path(detail)
            .valueStream()
            .map(part -> text(part, "name") + ":" + text(part, "state"))
            .collect(Collectors.joining(","))
        : text(subscriber, detail);
  }

  /// Who subscribed, and who may send without.
  ///
  /// @param answer of `/admin/api/members`
  static List<String> members(JsonNode answer) {
    var lines = new ArrayList<>(subscribers(answer.path("members")));
    var senders = answer.path("admittedSenders");
    if (!senders.isEmpty()) {
      lines.add("Admitted senders, without a Follow: " + senders.size());
    }
    for (var sender : senders) {
      lines.add("  " + text(sender, "host"));
      lines.add("    since=" + text(sender, "since") + "  by=" + text(sender, "author"));
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
