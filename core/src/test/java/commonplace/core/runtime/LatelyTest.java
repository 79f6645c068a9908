package commonplace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.testkit.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LatelyTest {
  /// However many share the few places.
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void theValueIsAlwaysThatOfItsKey(long seed) {
    var random = new Random(seed);
    var lately = new Lately<Integer, String>(8);
    for (int i = 0; i < 200; i++) {
      int key = random.nextInt(20) * 1_000;
      assertThat(lately.get(key, String::valueOf)).isEqualTo(String.valueOf(key));
    }
  }

  @Test
  void whatIsNamedAgainIsOneObject() {
    var first = copyOf("https://a.example/inbox");
    var again = copyOf(first);
    assertThat(again).isNotSameAs(first);
    assertThat(Lately.text(again)).isSameAs(Lately.text(first));
  }

  @Test
  void aLongTextIsNotKept() {
    var first = "x".repeat(1_000);
    var again = copyOf(first);
    assertThat(Lately.text(first)).isSameAs(first);
    assertThat(Lately.text(again)).isSameAs(again);
  }

  private static String copyOf(String text) {
    return String.valueOf(text.toCharArray());
  }

  @Test
  void itsSizeIsAPowerOfTwo() {
    assertThatThrownBy(() -> new Lately<String, String>(12)).hasMessageContaining("12");
  }
}
