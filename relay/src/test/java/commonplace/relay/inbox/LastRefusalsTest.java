package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Authority;
import commonplace.relay.inbox.Admission.Refused;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LastRefusalsTest {
  private static final Authority SERVER = Authority.of("m.example");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Refused OWN = new Refused(Refusal.NOT_PUBLIC, "only public posts");
  private static final Refused ANYBODYS = new Refused(Refusal.BAD_SIGNATURE, "it does not match");

  private final LastRefusals refusals = new LastRefusals();

  @Test
  void whatAnybodyCouldHaveSentIsSaidToBeThat() {
    refusals.claimed(SERVER, ANYBODYS, NOW);
    assertThat(refusals.all())
        .containsEntry(
            "m.example", new LastRefusal("bad-signature", "it does not match", NOW, false));
  }

  @Test
  void itNeitherReplacesNorPushesOutWhatIsOfTheServer() {
    refusals.claimed(SERVER, ANYBODYS, NOW);
    refusals.proven(SERVER, OWN, NOW);
    refusals.claimed(SERVER, ANYBODYS, NOW.plusSeconds(1));
    for (int i = 0; i < 2 * LastRefusals.MAX_SERVERS; i++) {
      refusals.claimed(Authority.of("n" + i + ".example"), ANYBODYS, NOW);
    }
    assertThat(refusals.all())
        .containsEntry("m.example", new LastRefusal("not-public", "only public posts", NOW, true))
        .hasSize(LastRefusals.MAX_SERVERS + 1);
  }
}
