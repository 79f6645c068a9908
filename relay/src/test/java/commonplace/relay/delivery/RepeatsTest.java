package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Position;
import commonplace.core.runtime.Bytes;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private final Repeats repeats = new Repeats();

  private boolean shown(AdmittedActivity activity) {
    return repeats.isRepeat(
        new LogRecord<>(new Position(0, 1), Instant.EPOCH, activity.key(), Optional.of(activity)));
  }

  private static AdmittedActivity withBody(AdmittedActivity a, String body) {
    return new AdmittedActivity(
        a.type(),
        a.id(),
        a.actor(),
        a.object(),
        a.signer(),
        a.selfProving(),
        a.flags(),
        a.memory(),
        Bytes.utf8(body));
  }

  @Test
  void sameActorIdAndTypeIsARepeatButAnotherBodyIsAnotherUpdate() {
    var create = Posts.activity("Create", "ada", 1, true);
    assertThat(shown(create)).isFalse();
    assertThat(shown(withBody(create, "other bytes"))).isTrue();
    assertThat(shown(Posts.activity("Delete", "ada", 1, true))).isFalse();
    assertThat(shown(Posts.activity("Create", "bob", 1, true))).isFalse();
    var update = Posts.activity("Update", "ada", 1, true);
    assertThat(shown(update)).isFalse();
    assertThat(shown(withBody(update, "other bytes"))).isFalse();
    assertThat(shown(update)).isTrue();
  }

  @Test
  void itForgetsWhatIsOld() {
    for (int i = 0; i <= Repeats.RECENT; i++) {
      assertThat(shown(Posts.activity("Create", "ada", i, true))).isFalse();
    }
    assertThat(shown(Posts.activity("Create", "ada", Repeats.RECENT, true))).isTrue();
    assertThat(shown(Posts.activity("Create", "ada", 0, true))).isFalse();
  }
}
