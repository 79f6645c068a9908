package commonplace.main;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// What was typed after `status`, `stop` or `admin`, parsed.
final class Typed {
  private final List<ParseResult> chain;

  private Typed(List<ParseResult> chain) {
    this.chain = chain;
  }

  /// @param words with the command itself in front
  /// @throws UsageException if they are no such command
  static Typed parse(CommandSpec spec, List<String> words) {
    try {
      var parsed = CommandTree.typed(spec).parseArgs(words.toArray(String[]::new));
      return new Typed(
          parsed.asCommandLineList().stream().map(CommandLine::getParseResult).toList());
    } catch (ParameterException e) {
      throw new UsageException(explained(e));
    }
  }

  private static String explained(ParameterException e) {
    var command = e.getCommandLine();
    var name = command.getCommandSpec().qualifiedName();
    if (e instanceof UnmatchedArgumentException unmatched && !command.getSubcommands().isEmpty()) {
      return "unknown: "
          + String.join(" ", unmatched.getUnmatched())
          + ". "
          + choices(command.getCommandSpec());
    }
    return e.getMessage() + ". \"" + name + " --help\" says more";
  }

  private static String choices(CommandSpec spec) {
    var takes =
        spec.subcommands().entrySet().stream()
            .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey)
            .toList();
    return spec.qualifiedName() + " takes one of: " + String.join(", ", takes);
  }

  /// What could have been typed behind this.
  String choices() {
    return choices(last().commandSpec());
  }

  private ParseResult last() {
    return chain.getLast();
  }

  /// What this asks for: its name, if it is no request.
  String name() {
    return last().commandSpec().name();
  }

  /// The request that this is; a group's name alone is its `list`.
  Optional<AdminCommand> command() {
    var spec = last().commandSpec();
    if (spec.userObject() instanceof AdminCommand command) {
      return Optional.of(command);
    }
    return Optional.ofNullable(spec.subcommands().get("list"))
        .map(line -> line.getCommandSpec().userObject())
        .map(AdminCommand.class::cast);
  }

  boolean wantsHelp() {
    return chain.stream().anyMatch(ParseResult::isUsageHelpRequested);
  }

  String help() {
    return last().commandSpec().commandLine().getUsageMessage();
  }

  boolean asJson() {
    return chain.stream().anyMatch(parsed -> parsed.hasMatchedOption(CommandTree.JSON));
  }

  /// The value of an option, wherever it stands.
  Optional<String> option(String name) {
    return chain.stream()
        .map(parsed -> Optional.ofNullable(parsed.<String>matchedOptionValue(name, null)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// What was typed apart from options, in order.
  List<String> words() {
    return last().matchedPositionals().stream()
        .flatMap(positional -> positional.stringValues().stream())
        .toList();
  }

  /// The flags that are also flags of `up`.
  Map<Flag, String> flags() {
    var found = new EnumMap<Flag, String>(Flag.class);
    for (var flag : Flag.values()) {
      option(flag.option()).ifPresent(value -> found.put(flag, value));
    }
    return found;
  }
}
