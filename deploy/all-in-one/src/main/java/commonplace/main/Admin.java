package commonplace.main;

import commonplace.main.AdminCommand.Argument;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Carries out what was typed after `admin`: one request to the running process, whose answer is
/// printed.
final class Admin {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ROOT = "/admin/api/";

  private final Settings settings;
  private final PrintStream out;
  private final Documents documents;
  private final InstantSource clock;

  /// @param in where documents named `-` come from
  Admin(Settings settings, PrintStream out, InputStream in, InstantSource clock) {
    this.settings = settings;
    this.out = out;
    this.documents = new Documents(in);
    this.clock = clock;
  }

  /// @return the status to exit with
  int run(Typed typed) throws InterruptedException {
    try (var client = client(typed)) {
      var command = typed.command();
      if (command.isPresent()) {
        print(typed, command.get(), new Request(client, command.get(), typed).send());
        return 0;
      }
      if (typed.name().equals(CommandTree.EXPORT)) {
        var key = client.call("GET", ROOT + "identity");
        if (typed.asJson()) {
          print(JSON.createObjectNode().put("privateKeyPem", key));
        } else {
          out.print(key);
        }
        return 0;
      }
      if (typed.name().equals(CommandTree.DOCTOR)) {
        return new Doctor(settings, client, clock).run(out, typed.asJson());
      }
      throw new UsageException(typed.choices());
    }
  }

  private NodeClient client(Typed typed) {
    return typed
        .option(CommandTree.AS)
        .map(name -> new NodeClient(settings, name))
        .orElseGet(() -> new NodeClient(settings));
  }

  private void print(JsonNode json) {
    out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
  }

  private void print(Typed typed, AdminCommand command, JsonNode answer) {
    if (typed.asJson()) {
      print(answer);
      return;
    }
    if (command.effect().changes()) {
      out.println(
          "Done: "
              + command.words()
              + typed.words().stream().map(word -> " " + word).reduce("", String::concat));
    }
    // an answer that only echoes what it was about says nothing new
    if (!command.effect().changes() || answer.size() > 1) {
      command.lines().apply(answer).forEach(out::println);
    }
  }

  /// One command's request, put together.
  private final class Request {
    private final NodeClient client;
    private final AdminCommand command;
    private final Typed typed;
    private final List<String> query = new ArrayList<>();
    private String path;

    private Request(NodeClient client, AdminCommand command, Typed typed) {
      this.client = client;
      this.command = command;
      this.typed = typed;
      this.path = ROOT + command.path();
    }

    private JsonNode send() throws InterruptedException {
      var positional = command.positional();
      var words = typed.words();
      for (int i = 0; i < positional.size(); i++) {
        put(positional.get(i), words.get(i));
      }
      for (var option : command.options()) {
        typed.option("--" + option.name()).ifPresent(value -> put(option, value));
      }
      var document = document(words.subList(positional.size(), words.size()));
      return JSON.readTree(client.call(command.effect().method, target(path), document));
    }

    private void put(Argument argument, String value) {
      var template = "{" + argument.name() + "}";
      if (path.contains(template)) {
        path = path.replace(template, encoded(value));
      } else if (argument.name().equals(AdminCommands.WHAT)) {
        query.add((value.contains("/") ? "activity=" : "host=") + encoded(value));
      } else {
        query.add(argument.name() + "=" + encoded(value));
      }
    }

    private Optional<NodeClient.Sent> document(List<String> words) throws InterruptedException {
      return switch (command.body()) {
        case NONE -> Optional.empty();
        case DOCUMENT -> Optional.of(json(documents.document(words, JSON.createObjectNode())));
        case TERMS -> {
          var now = client.get(target(ROOT + "terms"));
          yield Optional.of(json(documents.document(words, (ObjectNode) now)));
        }
        case LIST -> {
          var source = words.getFirst();
          if (source.startsWith("https://") || source.startsWith("http://")) {
            query.add("url=" + encoded(source));
            yield Optional.empty();
          }
          yield Optional.of(new NodeClient.Sent("text/csv", documents.text(source)));
        }
      };
    }

    private String target(String route) {
      return query.isEmpty() ? route : route + "?" + String.join("&", query);
    }

    private static NodeClient.Sent json(ObjectNode document) {
      return new NodeClient.Sent("application/json", document.toString());
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }
}
