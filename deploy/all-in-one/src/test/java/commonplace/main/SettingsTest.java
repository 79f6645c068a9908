package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.activitypub.Iri;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                new Settings.Listen("127.0.0.1", 8080),
                Path.of("data"),
                List.of(),
                Optional.empty(),
                EnumSet.allOf(Role.class),
                "open",
                false,
                Optional.empty(),
                "commonplace",
                Path.of("data/secret"),
                new Settings.Listen("127.0.0.1", 8080),
                Optional.empty(),
                List.of(),
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
  @CsvSource({
    "--origin, ftp://x.example, a base URL",
    "--origin, https://x.example/path, a base URL",
    "--listen, 8080, an address and a port",
    "--listen, 127.0.0.1:99999, an address and a port",
    "--roles, 'relay,cook', 'relay, archive and query'",
    "--membership, maybe, 'open, approval or closed'",
    "--namespace, A B, '1 to 64'",
    "--contact, somewhere, an https: or mailto: URL",
    "--kafka, broker, an address and a port",
    "--allow-insecure-peers=perhaps, '', true or false"
  })
  void aMistakeNamesTheKeyTheValueAndWhatIsAllowed(String flag, String value, String allowed) {
    var arguments = value.isEmpty() ? new String[] {flag} : new String[] {flag, value};
    assertThatThrownBy(() -> of(arguments))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(flag.split("=", 2)[0])
        .hasMessageContaining(allowed);
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
  void aClusterNeedsTheSecretThatItsNodesShare() {
    assertThatThrownBy(() -> of("--kafka", "k1.example:9092"))
        .hasMessageContaining("--secret-file is required with --kafka");
    assertThat(of("--kafka", "k1.example:9092,k2.example:9092", "--secret-file", "s").kafka())
        .containsExactly("k1.example:9092", "k2.example:9092");
  }

  @Test
  void aLocalOriginCannotFederate() {
    assertThat(of().canFederate()).isFalse();
    assertThat(of("--origin", "https://relay.example/").canFederate()).isTrue();
    assertThat(of("--origin", "https://Relay.Example/").origin().text())
        .isEqualTo("https://relay.example");
  }

  @Test
  void aFolderBelongsToOneProcess(@TempDir Path dir) {
    try (var first = DataFolder.take(dir.resolve("data"))) {
      assertThat(first.path()).isDirectory();
      assertThatThrownBy(() -> DataFolder.take(dir.resolve("data")))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("already runs on");
    }
    DataFolder.take(dir.resolve("data")).close();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed(@TempDir Path dir) throws Exception {
    var file = Files.writeString(dir.resolve("file"), "");
    assertThatThrownBy(() -> DataFolder.take(file.resolve("data")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(file.resolve("data").toString());
  }
}
