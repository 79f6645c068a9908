package commonplace.archive.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }

  private static void areAgainst(Refusals refusals, long from, long until) {
    for (long second = 0; second < 100; second++) {
      assertThat(refusals.areAgainst(at(second)))
          .as("second %s", second)
          .isEqualTo(from <= second && second < until);
    }
  }

  @Test
  void aRefusalLastsUntilTheNextConsentAndIsAgainstAllThatCameBefore() {
    areAgainst(Refusals.NONE, 0, 0);
    areAgainst(Refusals.NONE.refused(at(5)), 0, 100);
    areAgainst(Refusals.NONE.refused(at(5)).agreed(at(9)), 0, 9);
    areAgainst(Refusals.NONE.agreed(at(2)).agreed(at(9)).refused(at(5)), 0, 9);
    areAgainst(Refusals.NONE.agreed(at(9)).refused(at(5)).agreed(at(7)), 0, 7);
  }

  @Test
  void itNeverMovesBack() {
    areAgainst(Refusals.NONE.refused(at(5)).agreed(at(9)).refused(at(3)).agreed(at(4)), 0, 9);
  }

  @Test
  void atTheSameMomentTheRefusalCounts() {
    areAgainst(Refusals.NONE.refused(at(5)).agreed(at(5)), 0, 100);
    areAgainst(Refusals.NONE.agreed(at(5)).refused(at(5)), 0, 100);
  }

  @Test
  void aWitnessedOneIsAgainstWhatCameBeforeItAndNoMore() {
    areAgainst(Refusals.NONE.witnessed(at(5)), 0, 6);
    areAgainst(Refusals.NONE.agreed(at(2)).witnessed(at(5)).witnessed(at(3)), 0, 6);
  }

  @Test
  void ofManyConsentsThoseInTheMiddleAreForgottenWhichForgetsMoreNeverLess() {
    var refusals = Refusals.NONE;
    for (int second = 10; second < 90; second++) {
      refusals = refusals.agreed(at(second));
    }
    assertThat(refusals.agreed()).hasSize(Refusals.MAX_AGREED);
    areAgainst(refusals.refused(at(5)), 0, 10);
    areAgainst(refusals.refused(at(80)), 0, 81);
    areAgainst(refusals.refused(at(20)), 0, 75);
  }
}
