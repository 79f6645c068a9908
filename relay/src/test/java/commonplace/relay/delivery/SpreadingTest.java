package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.AdmittedActivity;
import commonplace.relay.taking.Taking;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadingTest {
  private static final Map<Authority, Long> USERS =
      Map.of(
          Authority.of("small.example"), 12L,
          Authority.of("town.example"), 2_000L,
          Authority.of("city.example"), 900_000L);

  private final AdmittedActivity unsigned = post("unknown.example", false);

  private static AdmittedActivity post(String server, boolean proof) {
    return Posts.activity("Create", server, "ada", 1, proof);
  }

  private static Duration window(int receivers, AdmittedActivity activity) {
    var spreading =
        new Spreading(
            10, () -> Map.of(Taking.ANNOUNCE, receivers), at -> Optional.ofNullable(USERS.get(at)));
    return spreading.window(activity, activity.object().orElseThrow());
  }

  @Test
  void fewReceiversGetItAtOnce() {
    assertThat(window(0, unsigned)).isZero();
    assertThat(window(Spreading.AT_ONCE, unsigned)).isZero();
    assertThat(window(Spreading.AT_ONCE + 1, unsigned)).isPositive();
  }

  @Test
  void theLargerTheOriginTheShorter() {
    assertThat(window(200, unsigned)).isEqualTo(Duration.ofSeconds(20));
    assertThat(window(200, post("small.example", false))).isEqualTo(Duration.ofSeconds(20));
    assertThat(window(200, post("town.example", false))).isEqualTo(Duration.ofSeconds(1));
    assertThat(window(200, post("city.example", false))).isEqualTo(Duration.ofMillis(400));
  }

  @Test
  void itIsNeverLongerThanAReaderWaits() {
    assertThat(window(20_000, unsigned)).isEqualTo(Spreading.LONGEST);
  }

  @Test
  void whoeverTakesItVerbatimFetchesNothing() {
    var verbatim =
        new Spreading(
            10, () -> Map.of(Taking.VERBATIM, 500, Taking.ANNOUNCE, 7), _ -> Optional.empty());
    var signed = post("unknown.example", true);
    assertThat(verbatim.window(signed, signed.object().orElseThrow())).isZero();
    assertThat(verbatim.window(unsigned, unsigned.object().orElseThrow())).isPositive();
  }

  @Test
  void noneIsSpreadWhereTheOperatorSaysSo() {
    var off = new Spreading(0, () -> Map.of(Taking.ANNOUNCE, 500), _ -> Optional.empty());
    assertThat(off.window(unsigned, unsigned.object().orElseThrow())).isZero();
  }

  /// What the origin meets: of 400 receivers over 20 seconds, in each second about 20.
  @Test
  void turnsAreEvenAndTheSameAgain() {
    var window = Duration.ofSeconds(20);
    var perSecond = new int[20];
    IntStream.range(0, 400)
        .mapToObj(i -> "https://member" + i + ".example/actor")
        .forEach(receiver -> {
          var turn = Spreading.turn(window, receiver, 4711);
          assertThat(turn).isEqualTo(Spreading.turn(window, receiver, 4711));
          assertThat(turn).isBetween(Duration.ZERO, window);
          perSecond[(int) turn.toSeconds()]++;
        });
    assertThat(IntStream.of(perSecond).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(6, 40));
  }
}
