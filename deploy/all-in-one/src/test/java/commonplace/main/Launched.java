package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The launcher, run as an operator would. It prepares nothing: what is tested is what the build
/// just made.
final class Launched {
  static final Path SCRIPT = Path.of("..", "commonplace").toAbsolutePath().normalize();

  /// How a command ended.
  record Ended(int status, String out, String err) {}

  private Launched() {}

  static Ended run(Path from, String... arguments) throws IOException, InterruptedException {
    return run(SCRIPT, from, Map.of(), arguments);
  }

  static Ended run(Path script, Path from, Map<String, String> more, String... arguments)
      throws IOException, InterruptedException {
    var err = Files.createTempFile(from, "err", ".txt");
    var process = builder(script, from, more, arguments).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), out, Files.readString(err));
  }

  /// Starts a command whose output goes to a file.
  static Process start(Path from, Path output, String... arguments) throws IOException {
    return builder(SCRIPT, from, Map.of(), arguments)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static ProcessBuilder builder(
      Path script, Path from, Map<String, String> more, String... arguments) {
    var command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(from.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("COMMONPLACE_BUILD", "never");
    builder.environment().putAll(more);
    return builder;
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
