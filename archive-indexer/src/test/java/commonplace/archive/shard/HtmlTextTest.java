package commonplace.archive.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain words                                        | plain words
          <p>one</p><p>two<br>three</p>                       | one~two~three
          a <b>bold</b>ness                                   | a boldness
          &lt;b&gt; stays text                                | <b> stays text
          <a class="u-url mention">@<span>x</span></a> hello  | hello
          <a class="mention hashtag">#<span>cats</span></a>   | #cats
          <span class="invisible">https://</span><span class="ellipsis">kde.org/do</span><span class="invisible">nate</span> | kde.org/do
          <span class="quote-inline"><br>RE: <a>x</a></span>mine | mine
          <script>alert(1)</script><style>p{}</style>seen     | seen
          """)
  void keepsWhatPeopleSee(String html, String text) {
    assertThat(HtmlText.of(html)).isEqualTo(text.replace('~', '\n'));
  }

  @org.junit.jupiter.api.Test
  void snippetMarksCannotBeForgedAndAccentsAreComposed() {
    assertThat(HtmlText.of("a" + Snippets.START + "b cafe\u0301")).isEqualTo("a b café");
  }

  @org.junit.jupiter.api.Test
  void aVeryLongTextIsCut() {
    assertThat(HtmlText.of("<p>" + "word ".repeat(200_000)))
        .hasSizeLessThanOrEqualTo(HtmlText.MAX_CHARACTERS);
  }
}
