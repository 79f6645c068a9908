package commonplace.query.search;

import static commonplace.query.testkit.Readings.mistake;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.index.SearchRequest.PageMark;
import commonplace.core.testkit.Seeds;
import commonplace.query.request.Cursor;
import commonplace.query.request.Reading;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PageMarksTest {
  private static final PageMark MARK =
      new PageMark(1_700_000_000_000L, 1.5f, "https://a.example/1", Map.of(3, 17L));

  private static PageMark mark(Random random) {
    var searchers = new HashMap<Integer, Long>();
    for (int i = random.nextInt(33); i > 0; i--) {
      searchers.put(random.nextInt(256), random.nextLong());
    }
    var id = "https://a.example/" + "ż😀x".repeat(random.nextInt(300));
    return new PageMark(random.nextLong(), random.nextFloat(), id, searchers);
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void aCursorReadsAsTheMarkItWasMadeOf(long seed) {
    var random = new Random(seed);
    var mark = mark(random);
    var query = "q" + random.nextLong();
    var cursor = PageMarks.CURSOR.write(mark, query);
    assertThat(cursor).matches("[A-Za-z0-9_-]+").hasSizeLessThan(Cursor.MAX_LENGTH);
    assertThat(PageMarks.CURSOR.read(cursor, query)).isEqualTo(new Reading.Read<>(mark));
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void aDamagedCursorIsAMistakeOrAnotherMarkButNoError(long seed) {
    var random = new Random(seed);
    var bytes = Base64.getUrlDecoder().decode(PageMarks.CURSOR.write(MARK, "five"));
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
    var damaged = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    assertThat(PageMarks.CURSOR.read(damaged, "five")).isNotEqualTo(new Reading.Read<>(MARK));
    var shorter =
        Base64.getUrlEncoder()
            .encodeToString(java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    assertThat(PageMarks.CURSOR.read(shorter, "five")).isInstanceOf(Reading.Wrong.class);
  }

  @Test
  void theLongestIdFits() {
    var mark = new PageMark(1, 0, "ｘ".repeat(2_048), Map.of());
    var cursor = PageMarks.CURSOR.write(mark, "one");
    assertThat(PageMarks.CURSOR.read(cursor, "one")).isEqualTo(new Reading.Read<>(mark));
  }

  @Test
  void anotherQuerysCursorIsRefused() {
    var cursor = PageMarks.CURSOR.write(MARK, "five");
    assertThat(mistake(PageMarks.CURSOR.read(cursor, "six")).detail())
        .contains("belongs to another query");
  }

  @Test
  void whatIsNoCursorIsRefused() {
    for (var cursor :
        new String[] {
          "",
          "x",
          "%%%",
          "A".repeat(Cursor.MAX_LENGTH + 1),
          PageMarks.CURSOR.write(MARK, "five") + "AAAA"
        }) {
      var m = mistake(PageMarks.CURSOR.read(cursor, "five"));
      assertThat(m.parameter()).isEqualTo("cursor");
      assertThat(m.detail()).contains("no cursor of ours");
    }
  }
}
