package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path dir;

  @Test
  void itBelongsToOneProcess() {
    try (var first = DataFolder.take(dir.resolve("data"))) {
      assertThat(first.path()).isDirectory();
      assertThatThrownBy(() -> DataFolder.take(dir.resolve("data")))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("already runs on");
    }
    DataFolder.take(dir.resolve("data")).close();
  }

  @Test
  void oneThatCannotBeWrittenIsNamed() throws Exception {
    var file = Files.writeString(dir.resolve("file"), "");
    assertThatThrownBy(() -> DataFolder.take(file.resolve("data")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(file.resolve("data").toString());
  }

  @Test
  void aNumberLeftBehindByAnEndedProcessIsNobody() throws Exception {
    assertThat(DataFolder.owner(dir)).isEmpty();
    Files.writeString(dir.resolve("pid"), Long.toString(ProcessHandle.current().pid()));
    assertThat(DataFolder.owner(dir)).isEmpty();
    try (var _ = DataFolder.take(dir)) {
      assertThat(DataFolder.owner(dir)).contains(ProcessHandle.current());
    }
    assertThat(DataFolder.owner(dir)).isEmpty();
  }

  @Test
  void commandsFindTheProcessByWhatItLeft() throws Exception {
    var settings =
        Settings.of(
            Map.of(
                Flag.DATA,
                dir.toString(),
                Flag.LISTEN,
                "127.0.0.1:8099",
                Flag.ORIGIN,
                "https://relay.example"));
    assertThat(DataFolder.remembered(dir)).isEmpty();
    try (var folder = DataFolder.take(dir)) {
      folder.remember(settings);
    }
    assertThat(Settings.of(DataFolder.remembered(dir)).listen()).isEqualTo(settings.listen());
    assertThat(DataFolder.remembered(dir))
        .containsEntry(Flag.ORIGIN, "https://relay.example")
        .containsEntry(Flag.ADMIN_TOKEN_FILE, dir.resolve("admin-token").toString());
  }
}
