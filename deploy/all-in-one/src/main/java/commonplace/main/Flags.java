package commonplace.main;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// Collects the flags from the command line, the environment and a properties file.
final class Flags {
  private Flags() {}

  static CommandSpec spec() {
    var spec = CommandSpec.create().name("deploy/commonplace up");
    for (var flag : Flag.values()) {
      spec.addOption(option(flag).build());
    }
    return spec;
  }

  /// One flag, as picocli knows it.
  static OptionSpec.Builder option(Flag flag) {
    var option =
        OptionSpec.builder(flag.option())
            .paramLabel(flag.value)
            .type(String.class)
            .arity(flag.isSwitch() ? "0..1" : "1")
            .description(flag.meaning)
            .completionCandidates(CommandTree.candidates(words(flag)));
    return flag.isSwitch() ? option.fallbackValue("true") : option;
  }

  /// What it may be, where that is a choice.
  private static List<String> words(Flag flag) {
    return switch (flag) {
      case MEMBERSHIP -> List.of("open", "approval", "closed");
      case ALLOW_INSECURE_PEERS -> List.of("true", "false");
      default -> List.of();
    };
  }

  /// @throws UsageException if a flag is unknown or has no value, or the file cannot be read
  static Map<Flag, String> collect(String[] arguments, Map<String, String> environment) {
    var typed = new EnumMap<Flag, String>(Flag.class);
    try {
      var parsed = new CommandLine(spec()).parseArgs(arguments);
      for (var flag : Flag.values()) {
        Optional.ofNullable(parsed.<String>matchedOptionValue(flag.option(), null))
            .ifPresent(value -> typed.put(flag, value));
      }
    } catch (ParameterException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    return collect(typed, environment);
  }

  /// @param typed on the command line
  /// @throws UsageException if a flag has no value, or the file cannot be read
  static Map<Flag, String> collect(Map<Flag, String> typed, Map<String, String> environment) {
    var found = new EnumMap<Flag, String>(Flag.class);
    typed.forEach((flag, value) -> found.put(flag, notBlank(flag, value)));
    for (var flag : Flag.values()) {
      Optional.ofNullable(environment.get(flag.variable()))
          .map(String::strip)
          .filter(value -> !value.isEmpty())
          .ifPresent(value -> found.putIfAbsent(flag, value));
    }
    new Values(found)
        .path(Flag.CONFIG)
        .ifPresent(file -> properties(file).forEach(found::putIfAbsent));
    return found;
  }

  private static String notBlank(Flag flag, String value) {
    if (value.isBlank()) {
      throw UsageException.mistake(flag, value, "given a value, or left out");
    }
    return value.strip();
  }

  /// Reads a file of the form that `--config` takes; keys without a value are left out.
  static Map<Flag, String> properties(Path file) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException("--config: the file cannot be read: " + file);
    }
    var found = new EnumMap<Flag, String>(Flag.class);
    for (var key : properties.stringPropertyNames()) {
      var flag =
          Stream.of(Flag.values())
              .filter(f -> f.key().equals(key) && f != Flag.CONFIG)
              .findFirst()
              .orElseThrow(
                  () -> new UsageException("--config: unknown key in " + file + ": " + key));
      var value = properties.getProperty(key).strip();
      if (!value.isEmpty()) {
        found.put(flag, value);
      }
    }
    return found;
  }
}
