package commonplace.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/// A JVM that the bench started. Its log is `NAME.log` in the bench's folder.
final class Child implements AutoCloseable {
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(10);
  private static final Duration END = Duration.ofSeconds(40);
  private static final int LOG_TAIL_LINES = 15;

  private static final Set<Child> RUNNING = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Process process;
  private final Path log;
  private final BufferedReader answers;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /// One of {@link Main}'s workers. The sinks stand for many servers and hold a connection's
  /// buffers each, and the authors hold what they have signed ahead.
  static Child worker(String name, Path folder, String... arguments) throws IOException {
    boolean large = name.equals("sinks") || name.equals("authors");
    var memory = large ? List.of("-Xmx768m", "-XX:MaxDirectMemorySize=768m") : List.<String>of();
    return worker(name, folder, memory, arguments);
  }

  /// One whose cost is compared with the product's, and whose JVM is therefore set up as that one.
  ///
  /// @param productJvm the product's flags
  static Child compared(String name, Path folder, List<String> productJvm) throws IOException {
    // a start-up cache fits one program alone
    return worker(
        name,
        folder,
        productJvm.stream().filter(flag -> !flag.startsWith("-XX:AOTCache=")).toList());
  }

  private static Child worker(
      String name, Path folder, List<String> furtherJvm, String... arguments) throws IOException {
    var jvm = new ArrayList<>(Product.JVM);
    jvm.add("-Dlogback.configurationFile=commonplace/bench/logback-workers.xml");
    jvm.addAll(furtherJvm);
    var all = new ArrayList<>(List.of("worker", name));
    all.addAll(List.of(arguments));
    return start(name, folder, jvm, "commonplace.bench.Main", all, true);
  }

  /// @param talks whether its standard output answers commands; else it goes to the log
  static Child start(
      String name,
      Path folder,
      List<String> jvm,
      String main,
      List<String> arguments,
      boolean talks)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(Tls.flags(folder));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    var log = folder.resolve(name + ".log");
    var builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (!talks) {
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.environment().keySet().removeIf(key -> key.startsWith("COMMONPLACE_"));
    var child = new Child(name, builder.start(), log);
    RUNNING.add(child);
    return child;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Sends a command and waits for its answer.
  ///
  /// @throws IllegalStateException if it fails, or says nothing in ten minutes
  JsonNode ask(String command, Map<String, ?> arguments) throws InterruptedException {
    try {
      var writer = process.outputWriter(StandardCharsets.UTF_8);
      writer.write(
          Conversation.JSON.writeValueAsString(Map.of("do", command, "with", arguments)) + "\n");
      writer.flush();
    } catch (IOException e) {
      throw failed(command + " could not be asked: " + e);
    }
    return answer(command, LONGEST_ANSWER);
  }

  /// The next line of its output.
  JsonNode answer(String command, Duration within) throws InterruptedException {
    var line = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            line.complete(String.valueOf(answers.readLine()));
          } catch (IOException e) {
            line.completeExceptionally(e);
          }
        });
    try {
      var answer = Conversation.JSON.readTree(line.get(within.toMillis(), TimeUnit.MILLISECONDS));
      if (!answer.has("ok")) {
        throw failed(answer.path("failed").asString("ended"));
      }
      return answer.path("ok");
    } catch (ExecutionException | TimeoutException e) {
      throw failed(command + " was not answered: " + e);
    }
  }

  /// An error with the end of the log, because the folder is deleted afterwards.
  IllegalStateException failed(String what) {
    try {
      var lines = Files.exists(log) ? Files.readAllLines(log) : List.<String>of();
      var tail = lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size());
      return new IllegalStateException(name + ": " + what + "\n" + String.join("\n", tail));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends all that still run, for when the bench itself is told to end.
  static void closeAll() {
    RUNNING.forEach(Child::close);
  }

  /// SIGKILL.
  void kill() throws InterruptedException {
    RUNNING.remove(this);
    int _ = process.destroyForcibly().waitFor();
  }

  /// Ends it gently, then by force. A worker ends with its input, the product on a signal.
  @Override
  public void close() {
    RUNNING.remove(this);
    try {
      process.getOutputStream().close();
    } catch (IOException _) {
      // it has ended already
    }
    process.destroy();
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
