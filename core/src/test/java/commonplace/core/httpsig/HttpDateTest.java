package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.testkit.Seeds;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /// Seconds and the day of the week may be left out.
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?:..., )?\\+?(\\d+) (\\p{Alpha}{3}) (\\d{1,9}) (\\d+):(\\d+)(?::(\\d+))? GMT",
          Pattern.DOTALL);

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void readsWhatWeWrite(long seed) {
    var at = Instant.ofEpochSecond(new Random(seed).nextInt(Integer.MAX_VALUE));
    var text = new DateHeader(InstantSource.fixed(at.plusMillis(999))).now();
    assertThat(HttpDate.parse(text)).isEqualTo(at);
  }

  /// What is read is what is written there, to the second and with nothing beside it.
  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void damagedDatesAreReadAsTheyStandOrRefused(long seed) {
    var random = new Random(seed);
    var at = Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE));
    var writer = new DateHeader(InstantSource.fixed(at));
    for (var i = 0; i < 50; i++) {
      var damaged = Damage.of(writer.now(), random);
      Instant read;
      try {
        read = HttpDate.parse(damaged);
      } catch (DateTimeException _) {
        assertThat(damaged).isNotEqualTo(writer.now());
        continue;
      }
      if (damaged.endsWith(" GMT")) {
        var standing = WRITTEN.matcher(damaged);
        assertThat(standing.matches()).as(damaged).isTrue();
        assertThat(read).as(damaged).isEqualTo(time(standing));
      }
    }
  }

  private static Instant time(Matcher written) {
    var month = Month.of(1 + MONTHS.indexOf(written.group(2).toLowerCase(Locale.ROOT)));
    return LocalDate.of(number(written, 3), month, number(written, 1))
        .atTime(number(written, 4), number(written, 5), number(written, 6))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(Matcher written, int group) {
    var digits = written.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
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
        "31 Feb 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 24:00:00 GMT",
        "Sun, 06 ovD 1994 08:49:37 GMT",
        "Sun, 06 Nov 199x 08:49:37 GMT",
        "Sun, 06 Nov 1994 08-49-37 GMT",
        "Sun, 06 Nov91994 08:49:37 GMT",
        "Sun,106 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994108:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
      })
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> HttpDate.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
