package commonplace.archive.shard;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.archive.state.RealPosts;
import commonplace.core.index.Clause;
import commonplace.core.log.ArchivedObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexCorpusTest {
  private static final List<Integer> SHARDS = List.of(0, 1);

  @TempDir Path dir;

  @Test
  void whatIsRememberedOfRealPayloadsIsFoundByItsAuthorAndItsTags() throws IOException {
    var posts = RealPosts.remembered();
    try (var index = new TestIndex(dir, SHARDS.size())) {
      index.put(posts.toArray(ArchivedObject[]::new));
      index.refresh();
      for (var post : posts) {
        var id = post.id().text();
        assertThat(index.queries.object(id, SHARDS)).as(id).contains(post);
        assertThat(index.ids(new Clause.From(post.author().text()), new Clause.WithSensitive()))
            .as(id)
            .contains(id);
        for (var tag : post.current().tags()) {
          assertThat(index.ids(new Clause.Tag(tag), new Clause.WithSensitive()))
              .as("%s %s", id, tag)
              .contains(id);
        }
      }
    }
  }
}
