package commonplace.query.directory;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Seeds;
import commonplace.query.request.Cursor;
import commonplace.query.request.Reading;
import commonplace.query.testkit.Readings;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PageEndsTest {
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void aCursorReadsAsTheEndItWasMadeOf(long seed) {
    var random = new Random(seed);
    var end =
        new PageEnd(
            random.nextFloat(),
            random.nextLong(),
            "ż😀x".repeat(random.nextInt(30)),
            "https://a.example/" + "ż".repeat(random.nextInt(2_000)));
    var cursor = PageEnds.CURSOR.write(end, "q" + seed);
    assertThat(cursor).matches("[A-Za-z0-9_-]+").hasSizeLessThan(Cursor.MAX_LENGTH);
    assertThat(PageEnds.CURSOR.read(cursor, "q" + seed)).isEqualTo(new Reading.Read<>(end));
  }

  @Test
  void aScoreThatIsNoneIsRefused() {
    var cursor = PageEnds.CURSOR.write(new PageEnd(Float.NaN, 1, "", "a.example"), "q");
    assertThat(Readings.mistake(PageEnds.CURSOR.read(cursor, "q")).detail())
        .contains("no cursor of ours");
  }
}
