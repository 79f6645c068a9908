package commonplace.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<p>one &lt;b&gt;</p><p>two<br>three</p>|one <b> two three",
        "fish & chips|fish & chips",
        "a<script>alert(1)</script>b|a b",
        "<p> \u202Eturned\u202C </p>|turned",
        "abcdefgh\uD83D\uDE00ijklmnopqrstuvwxyz|abcdefgh\uD83D\uDE00ijklmnopqrstuvwx…",
      })
  void aLineIsWhatAReaderSees(String html, String text) {
    assertThat(PlainText.line(html, text.endsWith("…") ? 27 : 100)).isEqualTo(text);
  }

  @Test
  void noCharacterIsCutInHalf() {
    assertThat(PlainText.line("ab\uD83D\uDE00cd", 4)).isEqualTo("ab…");
    assertThat(PlainText.line("a\uD83Db\uDE00c", 99)).isEqualTo("a\uFFFDb\uFFFDc");
  }

  @Test
  void hugeMarkupIsNotReadToItsEnd() {
    assertThat(PlainText.line("<div>".repeat(200_000) + "x", 100)).isEmpty();
    assertThat(PlainText.line("x".repeat(200_000), 100)).hasSize(100).endsWith("x…");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<p>a</p><p>b</p>|a~~b",
        "<ul><li>a</li><li>b</li></ul><p>c<br>d</p>|a~b~~c~d",
        "<p>a</p><p> </p><p></p><p>b</p>|a~~b",
        "a < b|a < b",
      })
  void paragraphsStayApart(String html, String text) {
    assertThat(PlainText.paragraphs(html)).isEqualTo(text.replace('~', '\n'));
  }
}
