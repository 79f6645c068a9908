package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.activitypub.Iri;
import commonplace.core.kafka.TopicLayout;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static Settings of(String... arguments) {
    return Settings.of(Flags.collect(arguments, Map.of()));
  }

  @Test
  void everyDefaultIsAsDocumented() {
    assertThat(of())
        .isEqualTo(
            new Settings(
                Iri.of("http://localhost:8080"),
                new Listen("127.0.0.1", 8080),
                Path.of("data"),
                List.of(),
                Optional.empty(),
                4,
                EnumSet.allOf(Role.class),
                "open",
                false,
                Optional.empty(),
                "commonplace",
                Path.of("data/secret"),
                new Listen("127.0.0.1", 8080),
                Optional.empty(),
                List.of(),
                300,
                10,
                10,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Path.of("data/admin-token")));
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile(@TempDir Path dir) throws Exception {
    var file =
        Files.writeString(
            dir.resolve("c.properties"), "namespace=file\nmembership=closed\nnode-id=file\n");
    var settings =
        Settings.of(
            Flags.collect(
                new String[] {"--config", file.toString(), "--namespace", "line"},
                Map.of("COMMONPLACE_NAMESPACE", "env", "COMMONPLACE_MEMBERSHIP", "approval")));
    assertThat(settings.namespace()).isEqualTo("line");
    assertThat(settings.membership()).isEqualTo("approval");
    assertThat(settings.nodeId()).contains("file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--origin | ftp://x.example | a base URL",
        "--origin | https://x.example/path | a base URL",
        "--origin | https://user@x.example | a base URL",
        "--origin | http://x.example | https, because",
        "--origin | ' ' | given a value",
        "--listen | 8080 | an address and a port",
        "--listen | 127.0.0.1:99999 | of 1 to 65535",
        "--listen | 127.0.0.1:0 | of 1 to 65535",
        "--ops-listen | localhost | an address and a port",
        "--shard-listen | 10.0.0.1:x | an address and a port",
        "--shard-listen | 127.0.0.1:8080 | an address of its own",
        "--shards | 10.0.0.1:7070,10.0.0.2 | an address and a port",
        "--searches-per-minute | many | a whole number from 0",
        "--searches-per-minute | -1 | a whole number from 0",
        "--partitions | 0 | a whole number from 1",
        "--partitions | 1000 | from 1 to 256",
        "--proxies | 10.0.0.9,proxy.example | IP addresses such as",
        "--kafka | broker | an address and a port",
        "--roles | relay,cook | relay, archive and query",
        "--roles | , | at least one of",
        "--membership | maybe | open, approval or closed",
        "--node-id | -x | a short name that matches",
        "--namespace | A B | a short name that matches",
        "--namespace | a.b | a short name that matches",
        "--contact | somewhere | an https: or mailto: URL",
        "--contact | https:// | an https: or mailto: URL",
        "--contact | mailto:nobody | an https: or mailto: URL",
        "--operator | 'two\nlines' | one line of at most 200 characters",
        "--allow-insecure-peers=perhaps | '' | true or false"
      })
  void aMistakeNamesTheKeyTheValueAndWhatIsAllowed(String flag, String value, String allowed) {
    var arguments = value.isEmpty() ? new String[] {flag} : new String[] {flag, value};
    assertThatThrownBy(() -> of(arguments))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(flag.split("=", 2)[0])
        .hasMessageContaining(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--kafka k.example:9092 | --secret-file is required with --kafka",
        "--kafka-config c.properties | --kafka-config needs --kafka",
        "--roles archive,query | --kafka is required where --roles leaves out the relay",
        "--roles relay,query | --shards is required",
        "--roles relay,archive | --shard-listen is required"
      })
  void flagsThatDoNotFitTogetherAreNamed(String line, String message) {
    assertThatThrownBy(() -> of(line.split(" ")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void everyFlagIsTaken() {
    var settings =
        of(
            "--origin https://relay.example --listen [::1]:8081 --data d --kafka k:9092"
                .concat(
                    " --kafka-config c --partitions 8 --roles query --membership approval --node-id N1")
                .concat(" --namespace test --secret-file s --ops-listen 0.0.0.0:9090")
                .concat(" --shard-listen 10.0.0.1:7070 --shards 10.0.0.2:7070,a3:7070")
                .concat(
                    " --searches-per-minute 60 --posts-per-second 7 --announces-per-second 3 --proxies 10.0.0.9,::9")
                .concat(" --operator Ada --contact mailto:ada@relay.example --rules r.txt")
                .concat(" --admin-token-file t --allow-insecure-peers")
                .split(" "));
    assertThat(settings)
        .isEqualTo(
            new Settings(
                Iri.of("https://relay.example"),
                new Listen("[::1]", 8081),
                Path.of("d"),
                List.of("k:9092"),
                Optional.of(Path.of("c")),
                8,
                EnumSet.of(Role.QUERY),
                "approval",
                true,
                Optional.of("N1"),
                "test",
                Path.of("s"),
                new Listen("0.0.0.0", 9090),
                Optional.of(new Listen("10.0.0.1", 7070)),
                List.of("10.0.0.2:7070", "a3:7070"),
                60,
                7,
                3,
                Set.of(InetAddress.ofLiteral("10.0.0.9"), InetAddress.ofLiteral("::9")),
                Optional.of("Ada"),
                Optional.of("mailto:ada@relay.example"),
                Optional.of(Path.of("r.txt")),
                Path.of("t")));
    assertThat(settings.opsApart()).isTrue();
  }

  @Test
  void whatIsEmptyOutsideTheCommandLineCountsAsLeftOut(@TempDir Path dir) throws Exception {
    var file = Files.writeString(dir.resolve("c.properties"), "operator=\n");
    var settings =
        Settings.of(
            Flags.collect(
                new String[] {"--config", file.toString()}, Map.of("COMMONPLACE_ORIGIN", " ")));
    assertThat(settings.origin().text()).isEqualTo("http://localhost:8080");
    assertThat(settings.operator()).isEmpty();
  }

  @Test
  void unknownFlagsAndKeysAreNamed(@TempDir Path dir) throws Exception {
    assertThatThrownBy(() -> of("--colour", "red"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--colour");
    var file = Files.writeString(dir.resolve("c.properties"), "colour=red\n");
    assertThatThrownBy(() -> of("--config", file.toString())).hasMessageContaining("colour");
    assertThatThrownBy(() -> of("--config", dir.resolve("none").toString()))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void aClusterHasManyBrokers() {
    assertThat(of("--kafka", "k1.example:9092,k2.example:9092", "--secret-file", "s").kafka())
        .containsExactly("k1.example:9092", "k2.example:9092");
  }

  @Test
  void aClusterSpreadsTopicsWiderThanOneMachine() {
    assertThat(of().layout()).isEqualTo(TopicLayout.EMBEDDED);
    assertThat(of("--partitions", "2").layout()).isEqualTo(new TopicLayout(2, (short) 1));
    assertThat(of("--kafka", "k:9092", "--secret-file", "s").layout())
        .isEqualTo(TopicLayout.CLUSTER);
  }

  @Test
  void aLocalOriginCannotFederate() {
    assertThat(of().canFederate()).isFalse();
    assertThat(of("--origin", "https://relay.example/").canFederate()).isTrue();
    assertThat(of("--origin", "https://Relay.Example/").origin().text())
        .isEqualTo("https://relay.example");
  }
}
