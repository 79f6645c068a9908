package commonplace.core.activitypub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import commonplace.core.testkit.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActorDocumentTest {
  private static ActorDocument summary(String html) {
    return new ActorDocument(Json.object().put("summary", html));
  }

  @ParameterizedTest
  @CsvSource({
    "#nobot, true",
    "<p>I am #<span>NoIndex</span></p>, true",
    "#no<b>bot</b>, true",
    "a < b and #nosearch, true",
    "<<<a>#noarchive, true",
    "#nobots, false",
    "<a title=#nobot>me</a>, false",
    "nothing, false",
  })
  void whoRefusesRobotsIsFoundBetweenTags(String html, boolean refuses) {
    assertThat(summary(html).refusesRobots()).isEqualTo(refuses);
  }

  /// Far below a second, where each beginning is not looked at anew.
  @ParameterizedTest
  @ValueSource(strings = {"<", "<a", "<>", "#nobo", ">"})
  void aMebibyteOfBeginningsIsReadInOnePass(String piece) {
    var html = piece.repeat((1 << 20) / piece.length());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(summary(html).refusesRobots()).isFalse());
  }

  @Test
  void whatIsTooLongForAKeyIsNone() {
    var document = Json.object().put("id", "https://m.example/a");
    var keys = document.putArray("publicKey");
    keys.addObject().put("id", "https://m.example/a#1").put("publicKeyPem", "k".repeat(8_001));
    keys.addObject().put("id", "https://m.example/a#2").put("publicKeyPem", "k".repeat(8_000));
    keys.addObject().put("id", "#" + "i".repeat(2_048)).put("publicKeyPem", "k");
    assertThat(new ActorDocument(document).keys())
        .extracting(ActorDocument.Key::id)
        .containsExactly("https://m.example/a#2");
  }
}
