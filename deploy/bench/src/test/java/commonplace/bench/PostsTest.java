package commonplace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.activitypub.Ownership;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PostsTest {
  private static final String ORIGIN = "http://127.0.0.1:4242";
  private final Posts posts = new Posts(ORIGIN, 40, "2026-11-24T12:00:00Z");

  @Test
  void aPostIsAPublicCreateOfItsAuthorWithASignatureBlock() {
    for (long number = 0; number < 200; number++) {
      var create = read(posts.create(number));
      assertThat(create).isInstanceOf(Activity.Create.class);
      assertThat(create.head().actor().text()).isEqualTo(Posts.author(ORIGIN, number, 40));
      assertThat(create.head().audience().isPublic()).isTrue();
      assertThat(create.head().signed()).isTrue();
      assertThat(Ownership.objection(create)).isEmpty();
    }
  }

  @Test
  void withoutOneItIsTheSamePost() {
    var bare = read(posts.unsigned(7));
    assertThat(bare.head().signed()).isFalse();
    assertThat(bare.object()).isEqualTo(read(posts.create(7)).object());
  }

  private static Activity read(Bytes body) {
    var json = ((JsonReader.Json) JsonReader.parse(body)).value();
    return ((ActivityReader.Read) ActivityReader.read(json)).activity();
  }

  @Test
  void aSinkFindsItsNumberAndNoneElsewhere() {
    for (long number : new long[] {0, 7, 123_456_789_012L}) {
      assertThat(Posts.number(posts.create(number).shared())).isEqualTo(number);
    }
    assertThat(Posts.number(ActorPage.follow(ORIGIN + "/actor", ORIGIN + "/1").shared()))
        .isEqualTo(-1);
    assertThat(Posts.number("/statuses".getBytes(StandardCharsets.US_ASCII))).isEqualTo(-1);
  }

  @Test
  void theSameNumberGivesTheSameBytesElsewhere() {
    var elsewhere = new Posts(ORIGIN, 40, "2026-11-24T12:00:00Z");
    assertThat(elsewhere.create(5)).isEqualTo(posts.create(5)).isNotEqualTo(posts.create(6));
  }
}
