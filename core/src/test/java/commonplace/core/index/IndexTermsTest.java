package commonplace.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.testkit.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IndexTermsTest {
  @ParameterizedTest
  @CsvSource({
    "#Łódź, łódź, lodz",
    "ＣＡＴＳ, cats, cats",
    "Straße, straße, strasse",
    "日本, 日本, 日本",
    "#, '', ''",
  })
  void hashtagsHaveAKeyToShowAndOneToFind(String tag, String shown, String found) {
    assertThat(IndexTerms.tag(tag)).isEqualTo(shown);
    assertThat(IndexTerms.foldedTag(tag)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "SundayPhotos, Sunday Photos",
    "FOSSNews, FOSS News",
    "web3Summit, web3 Summit",
    "snake_case-tag, snake case tag",
    "cats, cats",
    "日本, 日本",
  })
  void hashtagsAreReadAsWords(String tag, String words) {
    assertThat(IndexTerms.words(tag)).isEqualTo(words);
  }

  @Test
  void languagesAreFoundByTheirPrefixes() {
    assertThat(IndexTerms.languages("zh-Hant_TW")).containsExactly("zh", "zh-hant", "zh-hant-tw");
    assertThat(IndexTerms.languages("und")).containsExactly("und");
  }

  @Test
  void authorsAreFoundByWhatPeopleType() {
    var terms = IndexTerms.authors(ActorUri.of("https://A.example/@Anna"));
    assertThat(terms)
        .containsExactly("https://a.example/@Anna", "a.example", "anna@a.example")
        .contains(IndexTerms.author("@anna@A.EXAMPLE"))
        .contains(IndexTerms.author("https://a.example/@Anna"))
        .contains(IndexTerms.author("a.example"));
    assertThat(IndexTerms.authors(ActorUri.of("https://b.example"))).contains("b.example");
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void nothingThatAStrangerSendsIsTooMuch(long seed) {
    var random = new Random(seed);
    var text =
        random
            .ints(random.nextInt(5_000), 0, 0x30_00)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    assertThat(IndexTerms.foldedTag(text)).hasSizeLessThanOrEqualTo(IndexTerms.MAX_LENGTH);
    assertThat(IndexTerms.tag(text)).hasSizeLessThanOrEqualTo(IndexTerms.MAX_LENGTH);
    assertThat(IndexTerms.id(text)).hasSizeLessThanOrEqualTo(IndexTerms.MAX_LENGTH);
    assertThat(IndexTerms.author(text)).hasSizeLessThanOrEqualTo(IndexTerms.MAX_LENGTH);
    assertThat(IndexTerms.community(text)).hasSizeLessThanOrEqualTo(IndexTerms.MAX_LENGTH);
  }
}
