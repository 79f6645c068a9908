package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
  private static final Path LAUNCHER = Path.of("..", "commonplace").toAbsolutePath().normalize();

  private record Ended(int status, String out, String err) {}

  private static Ended run(Path launcher, Path from, Map<String, String> more, String... arguments)
      throws Exception {
    var command = new java.util.ArrayList<>(java.util.List.of(launcher.toString()));
    command.addAll(java.util.List.of(arguments));
    var builder = new ProcessBuilder(command).directory(from.toFile());
    builder.environment().putAll(more);
    var process = builder.start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), out, err);
  }

  @Test
  void helpNamesEveryCommand(@TempDir Path elsewhere) throws Exception {
    var help = run(LAUNCHER, elsewhere, Map.of(), "help");
    assertThat(help.status).isZero();
    assertThat(help.out).contains(" up ", " test ", " status ", " stop ", " admin ", " version ");
    assertThat(run(LAUNCHER, elsewhere, Map.of()).out).isEqualTo(help.out);
  }

  @Test
  void itWorksThroughALinkAndWithSpacesInPaths(@TempDir Path elsewhere) throws Exception {
    var link =
        Files.createSymbolicLink(
            Files.createDirectory(elsewhere.resolve("my tools")).resolve("cp"), LAUNCHER);
    assertThat(run(link, elsewhere, Map.of(), "version").out).matches("Commonplace \\d+\\..*\\n");
  }

  @Test
  void anUnknownCommandIsNamed(@TempDir Path elsewhere) throws Exception {
    var ended = run(LAUNCHER, elsewhere, Map.of(), "upp");
    assertThat(ended.status).isEqualTo(2);
    assertThat(ended.err).contains("unknown command: upp");
  }

  @Test
  void withoutAJdkItSaysWhatToInstall(@TempDir Path elsewhere) throws Exception {
    var ended =
        run(
            LAUNCHER,
            elsewhere,
            Map.of("JAVA_HOME", "", "COMMONPLACE_JDK_PLACES", elsewhere.toString()),
            "test");
    assertThat(ended.status).isEqualTo(2);
    assertThat(ended.err).contains("no JDK 25 found", "JAVA_HOME");
  }
}
