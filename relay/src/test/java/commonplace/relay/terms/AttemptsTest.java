package commonplace.relay.terms;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Authority;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final Authority MEMBER = Authority.of("m.example");
  private static final Optional<String> ADMIN = Optional.of("192.0.2.1");
  private static final Optional<String> STRANGER = Optional.of("192.0.2.2");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  private final Attempts attempts = new Attempts(now::get);

  private void wait(int seconds) {
    now.updateAndGet(then -> then.plusSeconds(seconds));
  }

  @Test
  void aServerIsAskedNowAndThen() {
    assertThat(attempts.allow(MEMBER, true, ADMIN)).isTrue();
    assertThat(attempts.allow(MEMBER, true, ADMIN)).isFalse();
    int allowed = 1;
    for (int i = 0; i < 100; i++) {
      wait(11);
      allowed += attempts.allow(MEMBER, true, ADMIN) ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(Attempts.OF_A_CLIENT);
    wait(3_600);
    assertThat(attempts.allow(MEMBER, true, ADMIN)).isTrue();
  }

  @Test
  void aStrangerKeepsNoAdminOut() {
    for (int i = 0; i < 200; i++) {
      wait(11);
      attempts.allow(MEMBER, true, STRANGER);
      attempts.allow(Authority.of("h" + i + ".example"), false, STRANGER);
    }
    assertThat(attempts.allow(MEMBER, true, ADMIN)).isTrue();
    for (int i = 0; i < 200; i++) {
      attempts.allow(Authority.of("n" + i + ".example"), false, STRANGER);
    }
    assertThat(attempts.allow(Authority.of("new.example"), false, STRANGER)).isFalse();
    assertThat(attempts.allow(Authority.of("new.example"), false, ADMIN)).isTrue();
  }

  @Test
  void allTogetherAskAServerABoundedNumberOfTimes() {
    int allowed = 0;
    for (int i = 0; i < 1_000; i++) {
      allowed += attempts.allow(MEMBER, true, Optional.of("192.0.2." + i)) ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(Attempts.OF_ALL);
  }

  @Test
  void strangersServersShareABudgetThatLeavesMembersAlone() {
    int allowed = 0;
    for (int i = 0; i < 200; i++) {
      var server = Authority.of("h" + i + ".example");
      allowed += attempts.allow(server, false, Optional.of("192.0.2." + i)) ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(Attempts.STRANGERS_OF_ALL);
    assertThat(attempts.allow(MEMBER, true, ADMIN)).isTrue();
    wait(61);
    assertThat(attempts.allow(Authority.of("h0.example"), false, ADMIN)).isTrue();
  }
}
