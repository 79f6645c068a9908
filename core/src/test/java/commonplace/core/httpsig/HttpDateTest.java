package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.testkit.Seeds;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void readsWhatWeWrite(long seed) {
    var at = Instant.ofEpochSecond(new Random(seed).nextInt(Integer.MAX_VALUE));
    var text = new DateHeader(InstantSource.fixed(at.plusMillis(999))).now();
    assertThat(HttpDate.parse(text)).isEqualTo(at);
  }

  @Test
  void readsLooseForms() {
    var expected = Instant.parse("1994-11-06T08:49:37Z");
    assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT")).isEqualTo(expected);
    assertThat(HttpDate.parse("Sun, 6 Nov 1994 08:49:37 GMT")).isEqualTo(expected);
    assertThat(HttpDate.parse("Sun, 6 Nov 1994 10:49:37 +0200")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 ovD 1994 08:49:37 GMT",
        "Sun, 06 Nov 199x 08:49:37 GMT",
        "Sun, 06 Nov 1994 08-49-37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
      })
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> HttpDate.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
