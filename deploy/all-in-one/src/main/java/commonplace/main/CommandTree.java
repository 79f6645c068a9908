package commonplace.main;

import commonplace.main.AdminCommand.Argument;
import commonplace.main.AdminCommand.Body;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Everything that can be typed after `deploy/commonplace` and ends in this process, as picocli
/// knows it: for parsing, help and completion.
final class CommandTree {
  static final String JSON = "--json";
  static final String AS = "--as";
  static final String HELP = "--help";
  static final String EXPORT = "export-identity";
  static final String DOCTOR = "doctor";
  static final String DOCUMENT = "DOCUMENT";

  private static final String LAUNCHER = "deploy/commonplace";

  /// What finds the running process. The other flags of `up` may be repeated, and say nothing.
  private static final Set<Flag> FINDING =
      EnumSet.of(Flag.DATA, Flag.CONFIG, Flag.LISTEN, Flag.ADMIN_TOKEN_FILE);

  private CommandTree() {}

  /// All commands, those of the launcher too: what completions are made from.
  static CommandLine all() {
    var root = CommandSpec.create().name("commonplace");
    root.addSubcommand("up", new CommandLine(Flags.spec()));
    root.addSubcommand("status", new CommandLine(status()));
    root.addSubcommand("stop", new CommandLine(stop()));
    root.addSubcommand("admin", new CommandLine(admin()));
    List.of("test", "bench", "browser-test", "completion", "version", "help")
        .forEach(word -> root.addSubcommand(word, new CommandLine(CommandSpec.create())));
    return new CommandLine(root);
  }

  static CommandSpec status() {
    return finding("status", "what runs, and how deliveries go").addOption(jsonOption());
  }

  static CommandSpec stop() {
    return finding("stop", "ends it; nothing that was accepted is lost");
  }

  /// The user object of a command that is one request is its {@link AdminCommand}.
  static CommandSpec admin() {
    var admin = operators("admin", "what an operator does, over the running process's own API");
    AdminCommands.GROUPS.forEach((group, meaning) ->
        admin.addSubcommand(group, new CommandLine(operators("admin " + group, meaning))));
    AdminCommands.ALL.forEach(command -> add(admin, command));
    admin.addSubcommand(
        EXPORT,
        new CommandLine(operators("admin " + EXPORT, "prints the relay's private key, as PEM")));
    admin.addSubcommand(
        DOCTOR,
        new CommandLine(
            operators("admin " + DOCTOR, "checks what a relay needs, and says what to do")));
    return admin;
  }

  private static void add(CommandSpec admin, AdminCommand command) {
    var words = List.of(command.words().split(" "));
    var line = new CommandLine(described(command));
    if (words.size() == 1) {
      admin.addSubcommand(words.getFirst(), line);
      return;
    }
    Objects.requireNonNull(admin.subcommands().get(words.getFirst()), command.words())
        .addSubcommand(words.getLast(), line);
  }

  private static CommandSpec described(AdminCommand command) {
    var spec = CommandSpec.wrapWithoutInspection(command);
    named(spec, "admin " + command.words(), command.meaning());
    findingOptions(spec);
    operatorsOptions(spec);
    spec.usageMessage().hidden(command.hidden());
    int index = 0;
    for (var argument : command.positional()) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .paramLabel(argument.label())
              .index(String.valueOf(index++))
              .arity("1")
              .required(true)
              .type(String.class)
              .description(argument.meaning())
              .completionCandidates(candidates(argument.words()))
              .build());
    }
    command.options().forEach(argument -> spec.addOption(option(argument)));
    if (command.body() != Body.NONE) {
      spec.addPositional(document(command.body(), index));
    }
    return spec;
  }

  private static OptionSpec option(Argument argument) {
    return OptionSpec.builder("--" + argument.name())
        .paramLabel(argument.label())
        .type(String.class)
        .arity("1")
        .description(argument.meaning())
        .completionCandidates(candidates(argument.words()))
        .build();
  }

  /// For picocli, no candidates are null.
  static @Nullable List<String> candidates(List<String> words) {
    return words.isEmpty() ? null : words;
  }

  private static PositionalParamSpec document(Body body, int index) {
    return PositionalParamSpec.builder()
        .paramLabel(DOCUMENT)
        .index(index + "..*")
        .arity(body == Body.LIST ? "1" : "0..*")
        .required(body == Body.LIST)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .description(
            body == Body.LIST
                ? "a CSV file, \"-\" for standard input, or a URL that the relay fetches"
                : "a JSON file, \"-\" for standard input, or words such as key=value")
        .build();
  }

  private static CommandSpec operators(String name, String meaning) {
    var spec = finding(name, meaning);
    operatorsOptions(spec);
    return spec;
  }

  private static void operatorsOptions(CommandSpec spec) {
    spec.addOption(jsonOption());
    spec.addOption(
        OptionSpec.builder(AS)
            .paramLabel("NAME")
            .type(String.class)
            .arity("1")
            .description("who does it, for \"admin events\" [your login name]")
            .build());
  }

  private static CommandSpec finding(String name, String meaning) {
    var spec = CommandSpec.create();
    named(spec, name, meaning);
    findingOptions(spec);
    return spec;
  }

  private static void named(CommandSpec spec, String name, String meaning) {
    spec.name(name.substring(name.lastIndexOf(' ') + 1));
    spec.usageMessage().description(meaning);
    spec.usageMessage().abbreviateSynopsis(true);
  }

  private static void findingOptions(CommandSpec spec) {
    for (var flag : Flag.values()) {
      spec.addOption(Flags.option(flag).hidden(!FINDING.contains(flag)).build());
    }
    spec.addOption(
        OptionSpec.builder("-h", HELP).usageHelp(true).description("shows this").build());
  }

  private static OptionSpec jsonOption() {
    return OptionSpec.builder(JSON).description("for programs instead of people").build();
  }

  /// A command line that starts as one types it.
  static CommandLine typed(CommandSpec spec) {
    var root = CommandSpec.create().name(LAUNCHER);
    root.addSubcommand(spec.name(), new CommandLine(spec));
    return new CommandLine(root);
  }
}
