package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// What is typed becomes the right request, and the answer is told.
class AdminIT {
  private static final String ACTOR = "https://a.example/actor";

  @TempDir Path dir;
  private RecordedRequests node;
  private Settings settings;
  private String in = "";

  @BeforeEach
  void start() throws IOException {
    node = new RecordedRequests();
    Files.writeString(dir.resolve("admin-token"), "a token for the operator");
    settings = Settings.of(Map.of(Flag.LISTEN, node.listen.toString(), Flag.DATA, dir.toString()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String type(String... words) throws InterruptedException {
    var all = new ArrayList<>(List.of("admin"));
    all.addAll(List.of(words));
    var printed = new ByteArrayOutputStream();
    var input = new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8));
    var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    var admin = new Admin(settings, out, input, InstantSource.system());
    assertThat(admin.run(Typed.parse(CommandTree.admin(), all))).isZero();
    return printed.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "members                              | GET    | members",
        "members list                         | GET    | members",
        "members show a.example               | GET    | members/a.example",
        "members approve https://a/b?c        | POST   |"
            + " members/approve?actor=https%3A%2F%2Fa%2Fb%3Fc",
        "members reject x                     | POST   | members/reject?actor=x",
        "members remove x                     | POST   | members/remove?actor=x",
        "approve x                            | POST   | members/approve?actor=x",
        "reject x                             | POST   | members/reject?actor=x",
        "remove x                             | POST   | members/remove?actor=x",
        "members admit a.example              | POST   | members/admit?host=a.example",
        "members dismiss a.example            | POST   | members/dismiss?host=a.example",
        "members form x verbatim              | POST   | members/form?actor=x&form=verbatim",
        "terms show x                         | GET    | terms?actor=x",
        "rules                                | GET    | rules",
        "rules remove r 1                     | DELETE | ",
        "rules remove r1                      | DELETE | rules?id=r1",
        "blocklists                           | GET    | blocklists",
        "blocklists diff https://l.example/a  | POST   |"
            + " blocklists/diff?url=https%3A%2F%2Fl.example%2Fa",
        "blocklists apply --name l https://l  | POST   |"
            + " blocklists/apply?name=l&url=https%3A%2F%2Fl",
        "blocklists subscribe u --every PT6H  | POST   | blocklists/subscribe?url=u&every=PT6H",
        "blocklists subscribe u --keep P30D --archive true | POST   |"
            + " blocklists/subscribe?url=u&archive=true&keep=P30D",
        "blocklists remove l                  | DELETE | blocklists?name=l",
        "queue                                | GET    | queue",
        "erase x                              | POST   | erase?id=x",
        "rotate-key                           | POST   | keys/rotate",
        "keys                                 | GET    | keys",
        "relays                               | GET    | relays",
        "relays follow x                      | POST   | relays/follow?actor=x",
        "relays unfollow x                    | POST   | relays/unfollow?actor=x",
        "topics                               | GET    | named-relays",
        "topics list                          | GET    | named-relays",
        "topics make birds                    | PUT    | named-relays?name=birds",
        "topics make birds --hashtags birds,owls --of everybody --joining open | PUT    |"
            + " named-relays?name=birds&hashtags=birds%2Cowls&of=everybody&joining=open",
        "topics end birds                     | DELETE | named-relays?name=birds",
        "replay x --hours 5                   | POST   | members/replay?actor=x&hours=5",
        "lag                                  | GET    | lag",
        "why https://a.example/1              | GET    | why?activity=https%3A%2F%2Fa.example%2F1",
        "why https://a/1 --host b.example     | GET    |"
            + " why?activity=https%3A%2F%2Fa%2F1&host=b.example",
        "why a.example                        | GET    | why?host=a.example",
        "events --limit 3 --before 9          | GET    | events?limit=3&before=9",
        "export-identity                      | GET    | identity",
      })
  void everyCommandIsOneRequest(String line, String method, @Nullable String target)
      throws Exception {
    var words = line.strip().split(" ");
    if (target == null) {
      assertThatThrownBy(() -> type(words)).isInstanceOf(UsageException.class);
      return;
    }
    type(words);
    var asked = node.taken();
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().method()).isEqualTo(method);
    assertThat(asked.getFirst().target()).isEqualTo(target);
  }

  @Test
  void whoDoesItGoesAlong() throws Exception {
    type("lag");
    assertThat(node.taken().getFirst().author()).contains(System.getProperty("user.name"));
    type("lag", "--as", "Zoë");
    assertThat(node.taken().getFirst().author()).contains("Zo%C3%AB");
  }

  @Test
  void termsAreChangedOnTopOfWhatTheyAre() throws Exception {
    node.answers(
        "terms",
        "{\"version\":7,\"receive\":{\"languages\":[\"en\"],\"replies\":true},\"memory\":true}");
    type("terms", "set", ACTOR, "receive.languages=en, de", "memory=false", "contact=me@a.example");
    var asked = node.taken();
    assertThat(asked.stream().map(RecordedRequests.Asked::method)).containsExactly("GET", "PUT");
    var sent = asked.getLast();
    assertThat(sent.type()).startsWith("application/json");
    assertThat(JsonMapper.shared().readTree(sent.body()))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    "{\"version\":7,\"receive\":{\"languages\":[\"en\",\"de\"],\"replies\":true},"
                        + "\"memory\":false,\"contact\":\"me@a.example\"}"));

    type("terms", "preview", ACTOR, "receive.languages=");
    assertThat(node.taken().getLast().target()).startsWith("terms/preview?actor=");
  }

  @Test
  void documentsComeFromFilesAndStandardInput() throws Exception {
    var file = Files.writeString(dir.resolve("rule.json"), "{\"kind\":\"refuse\"}");
    type("rules", "add", file.toString());
    assertThat(node.taken().getFirst().body()).isEqualTo("{\"kind\":\"refuse\"}");
    in = "{\"kind\":\"limit\"}";
    type("rules", "try", "-");
    assertThat(node.taken().getFirst().body()).isEqualTo("{\"kind\":\"limit\"}");
    in = "#domain,#severity\nbad.example,suspend\n";
    type("blocklists", "apply", "-", "--name", "mine");
    var sent = node.taken().getFirst();
    assertThat(sent.target()).isEqualTo("blocklists/apply?name=mine");
    assertThat(sent.type()).startsWith("text/csv");
    assertThat(sent.body()).isEqualTo(in);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "promote               | unknown: promote",
        "promote               | members, terms, rules",
        "members promote       | list, show, approve",
        "approve               | Missing required parameter: 'URL'",
        "approve               | \"deploy/commonplace admin approve --help\" says more",
        "lag --loud            | Unknown option: '--loud'",
        "rules add             | a document is missing",
        "rules add =x b=c      | no key=value",
        "rules add a..b=c x=y  | empty name",
        "rules add a=1 a.b=2   | a holds no others",
        "rules add nothing     | cannot be read: nothing",
        "terms                 | takes one of: show, set, preview",
        "replay x --hours      | Missing required parameter for option '--hours'",
      })
  void mistakesAreNamed(String line, String message) {
    assertThatThrownBy(() -> type(line.strip().split(" +")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
    assertThat(node.taken()).isEmpty();
  }

  @Test
  void refusalsOfTheRelayAreMistakesAndTroubleIsNot() {
    node.refuses("lag", 404);
    assertThatThrownBy(() -> type("lag"))
        .isInstanceOf(UsageException.class)
        .hasMessage("no, said the relay");
    for (var status : List.of(409, 429, 500, 503)) {
      node.refuses("lag", status);
      assertThatThrownBy(() -> type("lag"))
          .isInstanceOf(CommandException.class)
          .hasMessage("no, said the relay");
    }
  }

  @Test
  void answersAreForPeopleOrForPrograms() throws Exception {
    var json =
        "{\"rules\":[{\"id\":\"r1\",\"kind\":\"refuse\",\"hosts\":[\"a\",\"b\"],"
            + "\"seen\":{\"today\":3}}],\"more\":null}";
    node.answers("rules", json);
    assertThat(type("rules"))
        .isEqualTo(
            "rules: 1\n  r1\n    kind=refuse  hosts=a, b\n    seen:\n      today: 3\nmore: -\n");
    assertThat(JsonMapper.shared().readTree(type("rules", "--json")))
        .isEqualTo(JsonMapper.shared().readTree(json));
    assertThat(type("--json", "rules")).startsWith("{");

    node.answers("erase", "{\"id\":\"x\"}");
    assertThat(type("erase", "x")).isEqualTo("Done: erase x\n");
    node.answers(
        "events",
        "{\"events\":[{\"at\":\"T\",\"author\":\"ann\",\"action\":\"POST erase\","
            + "\"parameters\":{\"id\":\"x\"},\"status\":200},{\"at\":\"S\",\"author\":\"bob\","
            + "\"action\":\"PUT terms\",\"parameters\":{},\"body\":{\"bytes\":9}}],\"next\":4}");
    assertThat(type("events"))
        .isEqualTo(
            """
            T  ann  POST erase id=x  200
            S  bob  PUT terms (9 bytes)  no outcome known
            Older ones: admin events --before 4
            """);
  }

  @Test
  void theIdentityIsAFileForPeopleAndJsonForPrograms() throws Exception {
    node.answers("identity", "-----BEGIN PRIVATE KEY-----\nx\n");
    assertThat(type("export-identity")).isEqualTo("-----BEGIN PRIVATE KEY-----\nx\n");
    assertThat(JsonMapper.shared().readTree(type("export-identity", "--json")))
        .isEqualTo(
            JsonMapper.shared()
                .readTree("{\"privateKeyPem\":\"-----BEGIN PRIVATE KEY-----\\nx\\n\"}"));
  }

  @Test
  void membersAreListedWithWhoMaySendWithoutAFollow() throws Exception {
    node.answers(
        "members",
        "{\"members\":[],\"admittedSenders\":[{\"host\":\"d.example\",\"since\":\"T\","
            + "\"author\":\"ann\"}]}");
    assertThat(type("members"))
        .isEqualTo(
            """
            Subscribers: 0, active: 0
            Admitted senders, without a Follow: 1
              d.example
                since=T  by=ann
            """);
  }

  @Test
  void everyCommandHasHelpAndIsCompleted() {
    var script = picocli.AutoComplete.bash("commonplace", CommandTree.all());
    for (var command : AdminCommands.ALL) {
      var words = new ArrayList<>(List.of("admin"));
      words.addAll(Arrays.asList(command.words().split(" ")));
      words.add("--help");
      var typed = Typed.parse(CommandTree.admin(), words);
      assertThat(typed.wantsHelp()).isTrue();
      assertThat(typed.help())
          .contains("deploy/commonplace admin " + command.words(), "--data", "--json", "--as")
          .doesNotContain("--kafka");
      if (!command.hidden()) {
        assertThat(script)
            .contains(
                "_picocli_commonplace_admin_" + command.words().replace(' ', '_').replace("-", ""));
      }
    }
    assertThat(Typed.parse(CommandTree.status(), List.of("status", "-h")).wantsHelp()).isTrue();
    assertThat(Typed.parse(CommandTree.admin(), List.of("admin", "--help")).help())
        .contains("members", "doctor")
        .doesNotContain("approve");
  }

  @Test
  void flagsOfUpMayBeRepeatedAnywhere() {
    var typed =
        Typed.parse(
            CommandTree.admin(),
            List.of("admin", "--data", "d", "members", "approve", "x", "--allow-insecure-peers"));
    assertThat(typed.flags()).isEqualTo(Map.of(Flag.DATA, "d", Flag.ALLOW_INSECURE_PEERS, "true"));
    assertThat(typed.words()).containsExactly("x");
    assertThat(typed.option(CommandTree.AS)).isEqualTo(Optional.empty());
  }
}
