package commonplace.archive.shard;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.index.Clause;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.SearchRequest.Order;
import commonplace.core.index.SearchRequest.PageMark;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.testkit.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever was written, edited and deleted, and whatever is asked, the index finds what plain
/// loops over the posts find.
class SearchLawTest {
  private static final List<String> WORDS =
      List.of("harbour", "Łódź", "lodz", "cats", "Cats", "tea", "night", "x1");
  private static final List<String> LANGUAGES = List.of("en", "pt", "pt-BR", "de", "und");

  @TempDir Path dir;

  @ParameterizedTest
  @MethodSource(Seeds.FEW)
  void theIndexFindsWhatPlainLoopsFind(long seed) throws Exception {
    var random = new Random(seed);
    try (var index = new TestIndex(dir, 1 + random.nextInt(4))) {
      var posts = new HashMap<String, Live>();
      for (int i = 0; i < 100; i++) {
        write(random, index, posts);
      }
      index.refresh();
      for (int i = 0; i < 12; i++) {
        var clauses = new ArrayList<Clause>();
        for (int n = random.nextInt(4); n > 0; n--) {
          clauses.add(clause(random, true));
        }
        check(random, index, posts, clauses);
      }
    }
  }

  private static void write(Random random, TestIndex index, Map<String, Live> posts) {
    int n = random.nextInt(80);
    var id = "https://h" + n % 3 + ".example/posts/" + n;
    var post = post(random, id, author(n));
    if (random.nextInt(6) == 0) {
      posts.remove(id);
      index.put(Posts.gone(post));
    } else {
      posts.put(id, post);
      index.put(post);
    }
  }

  private static String author(int n) {
    return "https://h" + n % 3 + ".example/users/u" + n % 5;
  }

  private static Live post(Random random, String id, String author) {
    var post =
        Posts.note(id, author, "<p>" + words(random, 6) + "</p><p>" + words(random, 3) + "</p>")
            .at(random.nextInt(20))
            .title(random.nextInt(3) == 0 ? words(random, 2) : "")
            .options(random.nextInt(4) == 0 ? words(random, 2) : "tea")
            .tags(random.nextBoolean() ? List.of(word(random)) : List.of())
            .language(LANGUAGES.get(random.nextInt(LANGUAGES.size())))
            .sensitive(random.nextInt(5) == 0);
    return (random.nextInt(3) == 0 ? post.replyTo("https://h0.example/posts/3") : post).live();
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private static String words(Random random, int most) {
    var text = new StringBuilder(word(random));
    for (int n = random.nextInt(most); n > 0; n--) {
      text.append(' ').append(word(random));
    }
    return text.toString();
  }

  private static Clause clause(Random random, boolean mayNegate) {
    return switch (random.nextInt(mayNegate ? 11 : 9)) {
      case 0 -> new Clause.Words(words(random, 3));
      case 1 -> new Clause.Phrase(words(random, 3));
      case 2 -> new Clause.From(author(random.nextInt(80)));
      case 3 -> new Clause.From("@u" + random.nextInt(5) + "@h" + random.nextInt(3) + ".example");
      case 4 -> new Clause.In("h" + random.nextInt(3) + ".example");
      case 5 -> new Clause.Tag(word(random));
      case 6 -> new Clause.Language(LANGUAGES.get(random.nextInt(LANGUAGES.size())));
      case 7 -> new Clause.Before(Posts.BEGIN.plusSeconds(random.nextInt(20)));
      case 8 ->
          random.nextBoolean()
              ? new Clause.After(Posts.BEGIN.plusSeconds(random.nextInt(20)))
              : new Clause.ReplyTo("https://h0.example/posts/3");
      case 9 -> new Clause.WithSensitive();
      default -> new Clause.Not(clause(random, false));
    };
  }

  private static void check(
      Random random, TestIndex index, Map<String, Live> posts, List<Clause> clauses) {
    var wanted = ReferenceSearch.ids(posts, clauses);
    int limit = 5 + random.nextInt(40);
    assertThat(pages(index, Order.NEWEST, limit, clauses)).as("%s", clauses).isEqualTo(wanted);
    assertThat(pages(index, Order.RELEVANCE, limit, clauses))
        .as("by relevance %s", clauses)
        .containsExactlyInAnyOrderElementsOf(wanted);
    var reply = index.search(TestIndex.request(Order.NEWEST, 1, Optional.empty(), array(clauses)));
    assertThat(reply.total()).isEqualTo(wanted.size());
    assertThat(
            reply.facets().getOrDefault("language", List.of()).stream()
                .mapToLong(c -> c.count())
                .sum())
        .isEqualTo(wanted.size());
  }

  private static List<String> pages(TestIndex index, Order order, int limit, List<Clause> clauses) {
    var ids = new ArrayList<String>();
    var next = Optional.<PageMark>empty();
    do {
      var page = index.search(new SearchRequest(clauses, order, limit, next, false, false));
      ids.addAll(TestIndex.ids(page));
      next = page.next();
    } while (next.isPresent());
    return ids;
  }

  private static Clause[] array(List<Clause> clauses) {
    return clauses.toArray(Clause[]::new);
  }
}
