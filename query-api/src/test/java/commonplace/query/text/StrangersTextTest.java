package commonplace.query.text;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Seeds;
import java.util.List;
import java.util.Random;
import org.jsoup.Jsoup;
import org.jsoup.safety.Safelist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrangersTextTest {
  private static final List<String> PIECES =
      List.of(
          "<",
          ">",
          "&",
          "\"",
          "'",
          "\uE000",
          "\uE001",
          "<b>",
          "</mark>",
          "&lt;",
          "a",
          " ",
          "😀",
          "خ",
          "<script>alert(1)</script>",
          "<mark onclick=x>");

  private static String some(long seed) {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void escapedTextReadsAsItselfAndHoldsNoElement(long seed) {
    var text = some(seed);
    var shown =
        Jsoup.parseBodyFragment("<p title=\"" + Markup.text(text) + "\">" + Markup.text(text))
            .body();
    assertThat(shown.select("*").not("body, p")).isEmpty();
    assertThat(shown.expectFirst("p").wholeText()).isEqualTo(text);
    assertThat(shown.select("p").attr("title")).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void aSnippetHoldsNothingButMarks(long seed) {
    var text = some(seed);
    var html = Snippet.markup(text).html();
    var shown = Jsoup.parseBodyFragment(html).body();
    assertThat(Jsoup.isValid(html, Safelist.none().addTags("mark"))).isTrue();
    assertThat(shown.select("mark mark")).isEmpty();
    assertThat(shown.select("mark").stream().allMatch(mark -> mark.attributes().isEmpty()))
        .isTrue();
    assertThat(shown.wholeText()).isEqualTo(Snippet.plain(text));
    assertThat(html.split("<mark>", -1)).hasSameSizeAs(html.split("</mark>", -1));
  }

  @Test
  void matchesAreMarked() {
    assertThat(Snippet.markup("rye \uE000bread\uE001 & <butter>").html())
        .isEqualTo("rye <mark>bread</mark> &amp; &lt;butter&gt;");
    assertThat(Snippet.markup("\uE001a\uE000b\uE000c").html()).isEqualTo("a<mark>bc</mark>");
  }

  @Test
  void charactersThatHtmlForbidsAreLeftOut() {
    assertThat(Markup.text("a\u0000b\u001bc\ud800d\te").html()).isEqualTo("abcd\te");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
        "<p style=\"position:fixed\" onclick=alert(1) class=top id=main>x</p>",
        "<svg><a xlink:href=\"javascript:alert(1)\">x</a></svg>",
        "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<form action=//evil><input name=q><button>x</button></form>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<base href=//evil><meta http-equiv=refresh content=0><link rel=stylesheet href=//evil>"
      })
  void hostileContentIsMadeHarmless(String hostile) {
    var shown = Jsoup.parseBodyFragment(Content.html(hostile).html()).body();
    assertThat(
            shown.select(
                "script, img, svg, math, iframe, form, input, button, base, meta, link, style"))
        .isEmpty();
    assertThat(shown.select("[style], [onclick], [onerror], [class], [id], [srcdoc]")).isEmpty();
    assertThat(shown.select("a[href]")).isEmpty();
  }

  @Test
  void harmlessContentStays() {
    var shown =
        Jsoup.parseBodyFragment(
                Content.html(
                        "<p dir=\"rtl\" lang=\"ar\">a <b>b</b><br><a href=\"https://a.example/\" rel=\"me\">c</a></p>")
                    .html())
            .body();
    assertThat(shown.select("p[dir=rtl][lang=ar] b").text()).isEqualTo("b");
    assertThat(shown.select("a").attr("href")).isEqualTo("https://a.example/");
    assertThat(shown.select("a").attr("rel").split(" ")).contains("nofollow", "noreferrer", "ugc");
  }

  @Test
  void plainTextKeepsParagraphs() {
    assertThat(
            Content.plain(
                "<p>one<br>two &amp; &lt;3</p><p>three</p><ul><li>a<li>b</ul><script>no</script>"))
        .isEqualTo("one\ntwo & <3\n\nthree\n\na\nb");
  }

  @Test
  @Timeout(30)
  void spacesWithoutEndCostNothing() {
    assertThat(Content.plain("<b> </b>".repeat(300_000) + "x")).isEqualTo("x");
  }
}
