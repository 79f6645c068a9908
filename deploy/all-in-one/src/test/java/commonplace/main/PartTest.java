package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartTest {
  private record Fixed(Health health, boolean starts) implements Service {
    @Override
    public void start() {
      if (!starts) {
        throw new IllegalStateException("the index is broken");
      }
    }

    @Override
    public Health check() {
      return health;
    }

    @Override
    public void close() {}
  }

  private final Part relay = new Part("relay", new Fixed(new Health.Ready(), true));
  private final Part archive =
      new Part("archive", new Fixed(new Health.Starting("the log's end"), true));
  private final Part broken = new Part("shards", new Fixed(new Health.Ready(), false));

  @Test
  void aPartIsNotReadyBeforeItsTurn() {
    assertThat(Readiness.of(List.of(relay)).all()).isFalse();
    relay.start();
    assertThat(Readiness.of(List.of(relay)).all()).isTrue();
  }

  @Test
  void aPartThatDoesNotStartLeavesTheOthersAlone() {
    var parts = List.of(relay, archive, broken);
    parts.forEach(Part::start);
    assertThat(Readiness.of(parts))
        .isEqualTo(
            new Readiness(
                Map.of(
                    "relay",
                    "ready",
                    "archive",
                    "starting: the log's end",
                    "shards",
                    "failed: it did not start: the index is broken"),
                false));
  }

  @Test
  void whatTheProcessNeedsStopsIt() {
    assertThatThrownBy(broken::startOrThrow).isInstanceOf(IllegalStateException.class);
  }
}
