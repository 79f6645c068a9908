package commonplace.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivityMediaTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/activity+json",
        "application/activity+json; charset=utf-8",
        "Application/Activity+JSON;charset=UTF-8",
        "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
        "application/ld+json;charset=utf-8;Profile=\"https://www.w3.org/ns/activitystreams\"",
        "application/ld+json; profile=https://www.w3.org/ns/activitystreams",
        "application/ld+json; profile=\"http://www.w3.org/ns/json-ld#compacted"
            + " https://www.w3.org/ns/activitystreams\""
      })
  void whatServersAnswerWith(String contentType) {
    assertThat(ActivityMedia.is(contentType)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "application/json",
        "text/plain",
        "text/html; profile=\"https://www.w3.org/ns/activitystreams\"",
        "application/octet-stream",
        "application/ld+json",
        "application/ld+json; charset=utf-8",
        "application/ld+json; profile",
        "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams.evil\"",
        "application/activity+json-seq",
        "image/png, application/activity+json"
      })
  void whatMayBeSomebodysFile(String contentType) {
    assertThat(ActivityMedia.is(contentType)).isFalse();
  }
}
