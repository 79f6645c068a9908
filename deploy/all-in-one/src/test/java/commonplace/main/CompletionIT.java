package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Tab offers in a real bash: the function that the script registers is called as bash does.
class CompletionIT {
  /// Prints the candidates for the last of the words, each on a line.
  private static final String TAB =
      """
      # bash has it only while it completes
      compopt() { :; }
      source "$1"
      shift
      registered=$(complete -p commonplace)
      registered=${registered#*-F }
      COMP_WORDS=(commonplace "$@")
      COMP_CWORD=$#
      COMP_LINE="${COMP_WORDS[*]}"
      COMP_POINT=${#COMP_LINE}
      COMPREPLY=()
      "${registered%% *}" commonplace "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir Path dir;
  private Path script;

  @BeforeEach
  void write() throws IOException {
    script =
        Files.writeString(
            dir.resolve("script"),
            picocli.AutoComplete.bash("commonplace", CommandTree.all()),
            StandardCharsets.UTF_8);
  }

  /// @param words behind `commonplace`; the last one is being typed, and may be empty
  private List<String> tab(List<String> words) throws Exception {
    var command = new ArrayList<>(List.of("bash", "--norc", "-c", TAB, "tab", script.toString()));
    command.addAll(words);
    var errors = dir.resolve("errors").toFile();
    var process = new ProcessBuilder(command).redirectError(errors);
    process.environment().put("LC_ALL", "C"); // bash complains of a locale that is not installed
    var bash = process.start();
    bash.getOutputStream().close();
    var out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(errors).isEmpty();
    return out.lines().filter(line -> !line.isBlank()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ad                                  | admin",
        "admin bl                            | blocklists",
        "admin rules                         | rules",
        "admin rules _                       | list add remove try",
        "admin topics _                      | list make end",
        "admin members a                     | approve admit",
        "admin members list --js             | --json",
        "admin rules list --effect _         | allow limit refuse erase",
        "admin rules list --effect r         | refuse",
        "admin rules list --subject h        | host hashtag",
        "admin blocklists apply --effect _   | refuse limit",
        "admin blocklists diff --archive _   | true false",
        "admin topics make birds --of _      | members everybody",
        "admin topics make birds --joining o | open",
        "admin topics make --media _         | any only none",
        "admin members form https://a/b v    | verbatim verbatim-ld verbatim-proof",
        "admin members form https://a/b au   | auto",
        "admin members form _                | ",
        "up --membership _                   | open approval closed",
      })
  void tabOffersWhatCanFollow(String typed, @Nullable String offered) throws Exception {
    var words = Stream.of(typed.split(" ")).map(word -> word.equals("_") ? "" : word).toList();
    var expected = offered == null ? List.<String>of() : Arrays.asList(offered.split(" "));
    assertThat(tab(words)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void everyOptionOfEveryCommandIsOfferedWithItsOwnWords() throws Exception {
    for (var command : AdminCommands.ALL) {
      if (command.hidden() || command.options().isEmpty()) {
        continue;
      }
      var words = new ArrayList<>(List.of("admin"));
      words.addAll(Arrays.asList(command.words().split(" ")));
      words.add("--");
      assertThat(tab(words))
          .as(command.words())
          .containsAll(command.options().stream().map(option -> "--" + option.name()).toList());
      for (var option : command.options()) {
        words.set(words.size() - 1, "--" + option.name());
        words.add("");
        assertThat(tab(words)).as("%s", words).isEqualTo(option.words());
        words.removeLast();
      }
    }
  }
}
