package commonplace.main.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.awaitility.core.ThrowingRunnable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Holds what the archive and the search say against the model, when all authors have finished. The
/// archive may need a moment: each answer is awaited.
final class ArchiveComparison {
  private static final Duration SETTLED = Duration.ofMinutes(1);
  private static final int PAGE = 7;

  private final Model model;
  private final Product product;

  ArchiveComparison(Model model, Product product) {
    this.model = model;
    this.product = product;
  }

  void check() {
    model.authors().forEach(this::checkAuthor);
    model.posts().forEach(this::checkPost);
    model.secrets().forEach(word -> finds(word, List.of()));
  }

  /// All pages together hold exactly what is remembered of an author.
  private void checkAuthor(Author author) {
    var live =
        model.posts(author).stream()
            .filter(post -> post.fate() == Post.Fate.LIVE)
            .map(Post::id)
            .toList();
    eventually(() -> {
      assertThat(idsOfAllPages("from:" + author.id()))
          .as("what is found of %s", author.id())
          .containsExactlyInAnyOrderElementsOf(live);
      var consent = json("/api/v1/consent?actor=" + encoded(author.id()));
      assertThat(consent.path("objects").asInt(-1)).as("%s", consent).isEqualTo(live.size());
      standsRightly(author, Json.text(consent, "standing"));
    });
  }

  /// An actor that never agreed and that took it back are told apart; so are two ways of agreeing.
  private void standsRightly(Author author, String standing) {
    assertThat(standing)
        .as("consent of %s", author.id())
        .isIn(
            model.consents(author)
                ? Set.of("flag_only", "flipped")
                : Set.of("absent", "revoked", "unknown"));
  }

  private void checkPost(Post post) {
    switch (post.fate()) {
      case LIVE -> {
        eventually(() -> {
          var text = json(path(post)).toString();
          assertThat(text).as("%s", post).contains(post.word());
          post.earlierWords.forEach(word -> assertThat(text).doesNotContain(word));
        });
        finds(post.word(), List.of(post.id()));
      }
      case DELETED -> hasStatus(post, Set.of(410));
      case FORGOTTEN -> hasStatus(post, Set.of(404, 410));
      case UNKNOWN -> hasStatus(post, Set.of(404));
    }
    if (post.fate() != Post.Fate.LIVE) {
      finds(post.word(), List.of());
    }
    post.earlierWords.forEach(word -> finds(word, List.of()));
  }

  private void hasStatus(Post post, Set<Integer> statuses) {
    eventually(() -> assertThat(product.get(path(post)).status()).as("%s", post).isIn(statuses));
  }

  private void finds(String query, List<String> ids) {
    eventually(() -> {
      var reply = json("/api/v1/search?q=" + encoded(query));
      assertThat(ids(reply)).as("what is found for %s", query).isEqualTo(ids);
      assertThat(reply.path("total").path("value").asInt(-1)).isEqualTo(ids.size());
      if (!ids.isEmpty()) {
        assertThat(Json.text(reply.path("hits").path(0), "snippet")).contains(query);
      }
    });
  }

  /// In the order in which they come; no page may repeat what another held.
  private List<String> idsOfAllPages(String query) {
    var ids = new ArrayList<String>();
    var first = "/api/v1/search?limit=" + PAGE + "&q=" + encoded(query);
    var page = json(first);
    int total = page.path("total").path("value").asInt(-1);
    ids.addAll(ids(page));
    for (var next = Json.text(page, "next"); !next.isEmpty(); next = Json.text(page, "next")) {
      page = json(first + "&cursor=" + encoded(next));
      ids.addAll(ids(page));
      assertThat(ids).as("pages of %s", query).doesNotHaveDuplicates();
    }
    assertThat(total).as("total of %s", query).isEqualTo(ids.size());
    return ids;
  }

  private static List<String> ids(JsonNode reply) {
    Function<JsonNode, String> id = hit -> Json.text(hit, "id");
    return reply.path("hits").valueStream().map(id).toList();
  }

  private static String path(Post post) {
    return "/api/v1/objects?id=" + encoded(post.id());
  }

  private ObjectNode json(String path) {
    var reply = product.get(path);
    assertThat(reply.status()).as("%s: %s", path, reply.body()).isEqualTo(200);
    return Json.parse(reply.body());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void eventually(ThrowingRunnable holds) {
    await().atMost(SETTLED).pollDelay(Duration.ZERO).untilAsserted(holds);
  }
}
