package commonplace.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The worker's side of its talk with the bench: a command a line in, an answer a line out, both
/// JSON. Ends when the input does.
final class Conversation {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private Conversation() {}

  /// What a worker can be asked to do.
  @FunctionalInterface
  interface Command {
    /// @return something that can be written as JSON
    Object run(JsonNode arguments) throws Exception;
  }

  static void serve(InputStream in, PrintStream out, Map<String, Command> commands)
      throws IOException, InterruptedException {
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      out.println(JSON.writeValueAsString(answer(JSON.readTree(line), commands)));
    }
  }

  private static Map<String, Object> answer(JsonNode asked, Map<String, Command> commands)
      throws InterruptedException {
    var name = asked.path("do").asString();
    var command = commands.get(name);
    if (command == null) {
      return Map.of("failed", "no such command: " + name);
    }
    try {
      return Map.of("ok", command.run(asked.path("with")));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return Map.of("failed", name + ": " + e);
    }
  }
}
