package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.ModerationEntry.Blocklist;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.runtime.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModerationEntryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private final JsonCodec<ModerationEntry> codec = new JsonCodec<>(ModerationEntry.class);

  private static Blocklist list(boolean archive, Optional<Duration> keep) {
    return new Blocklist(
        "friends",
        Optional.of("https://lists.example/list.csv"),
        Duration.ofDays(1),
        Effect.LIMIT,
        archive,
        keep,
        "ann",
        NOW);
  }

  @Test
  void whatTheFirstVersionWroteIsStillRead() {
    var old =
        "{\"kind\":\"Blocklist\",\"name\":\"friends\",\"url\":\"https://lists.example/list.csv\","
            + "\"every\":\"PT24H\",\"effect\":\"LIMIT\",\"author\":\"ann\","
            + "\"created\":\"2026-03-01T12:00:00Z\"}";
    assertThat(codec.decode(new Encoded(Map.of(), Bytes.utf8(old))))
        .isEqualTo(list(false, Optional.empty()));
  }

  @Test
  void allOfAListComesBack() {
    var list = list(true, Optional.of(Duration.ofDays(30)));
    assertThat(codec.decode(codec.encode(list))).isEqualTo(list);
  }
}
