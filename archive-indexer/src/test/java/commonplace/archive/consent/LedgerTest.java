package commonplace.archive.consent;

import static commonplace.core.log.ConsentState.Standing.ABSENT;
import static commonplace.core.log.ConsentState.Standing.FLAG_ONLY;
import static commonplace.core.log.ConsentState.Standing.FLIPPED;
import static commonplace.core.log.ConsentState.Standing.REVOKED;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ConsentState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final ActorUri ALICE = ActorUri.of("https://a.example/users/alice");

  private static ActorFlags indexable(boolean yes) {
    return new ActorFlags(
        "Person", Optional.of(yes), Optional.empty(), List.of(), false, false, false);
  }

  private static List<ConsentState> after(Boolean... indexable) {
    var states = new ArrayList<ConsentState>();
    Optional<ConsentState> state = Optional.empty();
    for (int i = 0; i < indexable.length; i++) {
      var seen =
          new Ledger.Seen(
              ALICE,
              indexable(indexable[i]),
              Instant.ofEpochSecond(i),
              Optional.of("https://a.example/" + i),
              new Applied("actors", i));
      state = Optional.of(Ledger.next(state, seen));
      states.add(state.get());
    }
    return states;
  }

  @Test
  void aFlagThatWasAlwaysThereIsTakenForWhatItIs() {
    assertThat(after(true, true))
        .extracting(ConsentState::standing)
        .containsExactly(FLAG_ONLY, FLAG_ONLY);
  }

  @Test
  void aFlagThatWasTurnedOnIsAChoiceAndOneThatWasTurnedOffIsToo() {
    assertThat(after(false, true, true, false, false, true))
        .extracting(ConsentState::standing)
        .containsExactly(ABSENT, FLIPPED, FLIPPED, REVOKED, REVOKED, FLIPPED);
  }

  @Test
  void sinceAndEvidenceStayWhereTheStandingDoes() {
    var last = after(false, true, true).getLast();
    assertThat(last.since()).isEqualTo(Instant.ofEpochSecond(1));
    assertThat(last.evidence()).contains("https://a.example/1");
    assertThat(last.applied()).isEqualTo(new Applied("actors", 2));
  }
}
