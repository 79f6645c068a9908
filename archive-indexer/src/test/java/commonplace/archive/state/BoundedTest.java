package commonplace.archive.state;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Iri;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoundedTest {
  @Test
  void noCharacterIsCutInHalf() {
    assertThat(Bounded.text("ab😀", 3)).isEqualTo("ab");
    assertThat(Bounded.text("ab😀", 4)).isEqualTo("ab😀");
  }

  @Test
  void whatCannotBeWrittenIsReplacedInTextsAndMissingInIds() {
    assertThat(Bounded.text("a\uDC00b😀", 9)).isEqualTo("a\uFFFDb😀");
    assertThat(Bounded.id(Optional.of(Iri.of("https://a.example/\uD800")))).isEmpty();
    assertThat(Bounded.id(Optional.of(Iri.of("https://a.example/😀")))).isPresent();
  }

  @Test
  void aNameIsPlainTextUnlessItShowsThatItIsNot() {
    assertThat(Bounded.ofName("List<String> and a < b & c", 99))
        .isEqualTo("List<String> and a < b & c");
    assertThat(Bounded.ofName("Tom &amp; Jerry", 99)).isEqualTo("Tom & Jerry");
    assertThat(Bounded.ofName("<b>Bold</b> words", 99)).isEqualTo("Bold words");
  }

  @Test
  void htmlBecomesWhatAReaderSees() {
    assertThat(Bounded.ofHtml("<p>one &lt;b&gt;</p><p>two<br>three</p>", 99))
        .isEqualTo("one <b> two three");
  }

  @Test
  void deepMarkupIsNoDanger() {
    assertThat(Bounded.ofHtml("<div>".repeat(20_000) + "x", 5_000)).isNotNull();
  }
}
