package commonplace.archive.state;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.ArchivedObject;
import commonplace.core.log.LogJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FoldCorpusTest {
  @Test
  void everyRealPayloadGoesThrough() throws IOException {
    var posts = RealPosts.remembered();
    assertThat(posts.size()).isGreaterThan(100);
    for (var live : posts) {
      var written = LogJson.mapper().writerFor(ArchivedObject.class).writeValueAsBytes(live);
      assertThat(LogJson.mapper().readValue(written, ArchivedObject.class)).isEqualTo(live);
    }
    assertThat(posts)
        .anyMatch(live -> live.type().equals("Page") && !live.current().title().isEmpty())
        .anyMatch(live -> live.type().equals("Question") && !live.current().options().isEmpty())
        .anyMatch(live -> !live.current().altTexts().isEmpty())
        .anyMatch(live -> live.community().contains("/c/"));
  }
}
