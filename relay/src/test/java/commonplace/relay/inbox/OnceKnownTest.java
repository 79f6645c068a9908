package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnceKnownTest {
  @Test
  void nobodyIsForgottenAndFewOthersAreTakenForKnown() {
    var known = new OnceKnown();
    for (int i = 0; i < 200_000; i++) {
      known.add("https://m.example/users/" + i);
    }
    assertThat(IntStream.range(0, 200_000))
        .allMatch(i -> known.mayContain("https://m.example/users/" + i));
    assertThat(
            IntStream.range(0, 100_000)
                .filter(i -> known.mayContain("https://other.example/users/" + i))
                .count())
        .isLessThan(10);
  }
}
