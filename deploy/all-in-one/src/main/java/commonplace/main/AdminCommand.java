package commonplace.main;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// One command of the operator: what to type, which request it becomes, and how the answer reads.
///
/// @param words such as `members approve`
/// @param effect what the request is to the relay
/// @param path below `/admin/api`; `{name}` stands for the argument of that name
/// @param body the document that is sent along
/// @param lines the answer for people
/// @param hidden whether it is an old word for another command
record AdminCommand(
    String words,
    String meaning,
    Effect effect,
    String path,
    List<Argument> arguments,
    Body body,
    Function<JsonNode, List<String>> lines,
    boolean hidden) {
  /// What a request is to the relay: a question, a question with a document, or a change.
  enum Effect {
    READ("GET"),
    ASK("POST"),
    CHANGE("POST"),
    REPLACE("PUT"),
    REMOVE("DELETE");

    final String method;

    Effect(String method) {
      this.method = method;
    }

    boolean changes() {
      return this == CHANGE || this == REPLACE || this == REMOVE;
    }
  }

  /// What document a command sends.
  enum Body {
    NONE,
    /// JSON, from a file or as key=value words.
    DOCUMENT,
    /// The same, on top of what `GET` of the terms answers.
    TERMS,
    /// A blocklist: a file, or a URL that the relay fetches itself.
    LIST
  }

  /// A parameter of the request.
  ///
  /// @param name the route's
  /// @param label what stands in the help, such as `URL`
  /// @param option whether it is typed as `--name LABEL`, which may be left out
  /// @param words what it may be, where that is a choice; to complete it, not to check it
  record Argument(String name, String label, boolean option, String meaning, List<String> words) {}

  static AdminCommand read(String words, String path, String meaning) {
    return of(words, Effect.READ, path, meaning);
  }

  static AdminCommand ask(String words, String path, String meaning) {
    return of(words, Effect.ASK, path, meaning);
  }

  static AdminCommand change(String words, String path, String meaning) {
    return of(words, Effect.CHANGE, path, meaning);
  }

  static AdminCommand of(String words, Effect effect, String path, String meaning) {
    return new AdminCommand(
        words, meaning, effect, path, List.of(), Body.NONE, PlainLines::of, false);
  }

  AdminCommand takes(String name, String label, String meaning) {
    return with(new Argument(name, label, false, meaning, List.of()));
  }

  AdminCommand option(String name, String label, String meaning) {
    return with(new Argument(name, label, true, meaning, List.of()));
  }

  private AdminCommand with(Argument argument) {
    var more = new ArrayList<>(arguments);
    more.add(argument);
    return with(more);
  }

  /// What was named last is one of these. No other choice of the command has its label: picocli
  /// completes by that.
  AdminCommand oneOf(String... choice) {
    var more = new ArrayList<>(arguments);
    var last = more.removeLast();
    more.add(
        new Argument(last.name(), last.label(), last.option(), last.meaning(), List.of(choice)));
    return with(more);
  }

  private AdminCommand with(List<Argument> more) {
    return new AdminCommand(words, meaning, effect, path, List.copyOf(more), body, lines, hidden);
  }

  AdminCommand sends(Body document) {
    return new AdminCommand(words, meaning, effect, path, arguments, document, lines, hidden);
  }

  AdminCommand reads(Function<JsonNode, List<String>> asLines) {
    return new AdminCommand(words, meaning, effect, path, arguments, body, asLines, hidden);
  }

  /// The same under an old word.
  AdminCommand as(String oldWords) {
    return new AdminCommand(oldWords, meaning, effect, path, arguments, body, lines, true);
  }

  List<Argument> positional() {
    return arguments.stream().filter(argument -> !argument.option()).toList();
  }

  List<Argument> options() {
    return arguments.stream().filter(Argument::option).toList();
  }
}
