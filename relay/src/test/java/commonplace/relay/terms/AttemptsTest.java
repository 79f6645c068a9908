package commonplace.relay.terms;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Authority;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  private final Attempts attempts = new Attempts(now::get);

  private void wait(int seconds) {
    now.updateAndGet(then -> then.plusSeconds(seconds));
  }

  @Test
  void aServerIsAskedNowAndThen() {
    var host = Authority.of("m.example");
    assertThat(attempts.allow(host, true)).isTrue();
    assertThat(attempts.allow(host, true)).isFalse();
    int allowed = 1;
    for (int i = 0; i < 100; i++) {
      wait(11);
      allowed += attempts.allow(host, true) ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(20);
    wait(3_600);
    assertThat(attempts.allow(host, true)).isTrue();
  }

  @Test
  void strangersServersShareABudgetThatLeavesMembersAlone() {
    int allowed = 0;
    for (int i = 0; i < 200; i++) {
      allowed += attempts.allow(Authority.of("h" + i + ".example"), false) ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(20);
    assertThat(attempts.allow(Authority.of("member.example"), true)).isTrue();
    wait(61);
    assertThat(attempts.allow(Authority.of("h0.example"), false)).isTrue();
  }
}
