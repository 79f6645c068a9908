package commonplace.query.directory;

import static commonplace.query.directory.Searching.ids;
import static commonplace.query.directory.Searching.next;
import static commonplace.query.directory.Searching.page;
import static commonplace.query.directory.Searching.reading;
import static commonplace.query.directory.Searching.with;
import static commonplace.query.directory.Searching.words;
import static commonplace.query.testkit.Readings.mistake;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.index.SearchReply.Count;
import commonplace.core.log.Community;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Health;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.Seeds;
import commonplace.query.directory.CommunityQuery.Sort;
import commonplace.query.testkit.Listed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CommunityIndexTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String ROSES = "https://gardens.example/c/roses";

  private final InMemoryEventLog log = new InMemoryEventLog(InstantSource.system());
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final CommunityIndex index = new CommunityIndex(log, topics);
  private int lists;

  private void list(Listed... communities) {
    for (var community : communities) {
      lists(community.done());
    }
  }

  private void lists(Community community) {
    log.append(topics.communities(), community.id(), community.id(), Optional.of(community)).join();
    lists++;
  }

  private void unlist(String id) {
    log.append(topics.communities(), id, id, Optional.empty()).join();
  }

  private void start() {
    index.start();
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> index.check() instanceof Health.Ready);
  }

  @AfterEach
  void close() {
    index.close();
  }

  private void town() {
    list(
        Listed.server("gardens.example")
            .name("Gärten & Balkone")
            .summary("Alles über Pflanzen, auf dem Balkon und im Garten")
            .software("mastodon")
            .speaks("de", "en")
            .topic("gardening", 12)
            .open(true)
            .posts(40)
            .member(),
        Listed.group(ROSES).name("Roses").summary("For gardeners").speaks("en-GB").posts(3),
        Listed.server("lodz.example")
            .name("Łódź naszemiasto")
            .software("akkoma")
            .speaks("pl")
            .topic("Łódź", 7)
            .open(false)
            .posts(100)
            .member(),
        Listed.server("quiet.example").name("Quiet").software("mastodon"));
    start();
  }

  @Test
  void withoutWordsTheMostActiveComesFirst() {
    town();
    var found = index.search(Searching.all());
    assertThat(found.total()).isEqualTo(4);
    assertThat(ids(found))
        .containsExactly("lodz.example", "gardens.example", ROSES, "quiet.example");
    assertThat(found.end()).isEmpty();
    assertThat(index.size()).isEqualTo(4);
    assertThat(index.members()).isEqualTo(2);
  }

  @Test
  void wordsAreFoundWithoutAccentsAndFromTheirBeginning() {
    town();
    assertThat(ids(index.search(words("lodz")))).containsExactly("lodz.example");
    assertThat(ids(index.search(words("ŁÓDŹ nasze")))).containsExactly("lodz.example");
    assertThat(ids(index.search(words("garte")))).containsExactly("gardens.example");
    assertThat(ids(index.search(words("garden"))))
        .as("topic before address and description")
        .containsExactly("gardens.example", ROSES);
    assertThat(ids(index.search(words("pflanzen nowhere")))).isEmpty();
    assertThat(ids(index.search(words("https://Quiet.example/"))))
        .as("an address as it is copied")
        .containsExactly("quiet.example");
    assertThat(ids(index.search(words("!roses@gardens.example")))).containsExactly(ROSES);
    assertThat(ids(index.search(words("ga")))).as("two letters are no beginning").isEmpty();
    assertThat(index.search(words("…!?"))).isEqualTo(CommunitySearch.Found.NONE);
  }

  @Test
  void conditionsNarrowTheSearch() {
    town();
    assertThat(ids(index.search(with("topic", "#LODZ")))).containsExactly("lodz.example");
    assertThat(ids(index.search(with("language", "en")))).containsExactly("gardens.example", ROSES);
    assertThat(ids(index.search(with("language", "en-GB")))).containsExactly(ROSES);
    assertThat(ids(index.search(with("language", "e")))).isEmpty();
    assertThat(ids(index.search(with("kind", "group")))).containsExactly(ROSES);
    assertThat(ids(index.search(with("software", "Mastodon"))))
        .containsExactly("gardens.example", "quiet.example");
    assertThat(ids(index.search(with("open", "false")))).containsExactly("lodz.example");
    assertThat(ids(index.search(with("topic", "gardening", "topic", "lodz")))).isEmpty();
    assertThat(ids(index.search(with("sort", "name"))))
        .containsExactly("gardens.example", "lodz.example", "quiet.example", ROSES);
  }

  private List<String> why(CommunityQuery query) {
    return index.search(query).hits().getFirst().why();
  }

  @Test
  void eachHitSaysWhy() {
    town();
    assertThat(why(words("garden")))
        .containsExactly(
            "topic #gardening (12 posts)", "address: gardens.example", "member of this relay");
    assertThat(why(words("balkon")))
        .containsExactly(
            "name: \"Gärten & Balkone\"",
            "description: \"Alles über Pflanzen, auf dem Balkon und im Garten\"",
            "member of this relay");
    assertThat(why(with("language", "pl", "open", "false", "software", "akkoma")))
        .containsExactly(
            "speaks pl", "runs akkoma", "closed for registration", "member of this relay");
    assertThat(why(with("topic", "lodz")))
        .containsExactly("topic #Łódź (7 posts)", "member of this relay");
    assertThat(why(with("kind", "group"))).containsExactly("3 posts by 1 person in 30 days");
  }

  @Test
  void aLongDescriptionIsQuotedAroundTheMatch() {
    list(
        Listed.server("a.example")
            .summary("word ".repeat(60) + "compost heap " + "more ".repeat(60)));
    start();
    assertThat(why(words("compost")).getFirst())
        .startsWith("description: \"… word ")
        .contains(" compost heap ")
        .endsWith(" more …\"")
        .hasSizeLessThan(120);
  }

  @Test
  void facetsCountEverythingThatMatches() {
    town();
    var facets = index.search(page("", Sort.NAME, 1, "")).facets();
    assertThat(facets.get("kind")).containsExactly(new Count("instance", 3), new Count("group", 1));
    assertThat(facets.get("software"))
        .containsExactly(new Count("mastodon", 2), new Count("akkoma", 1));
    assertThat(facets.get("language"))
        .containsExactly(
            new Count("de", 1), new Count("en", 1), new Count("en-GB", 1), new Count("pl", 1));
    assertThat(facets.get("topic"))
        .containsExactlyInAnyOrder(new Count("gardening", 1), new Count("Łódź", 1));
    assertThat(facets.get("open")).containsExactly(new Count("false", 1), new Count("true", 1));
    assertThat(index.search(words("lodz")).facets().get("software"))
        .containsExactly(new Count("akkoma", 1));
  }

  @Test
  void changesAndRemovalsShow() {
    town();
    list(Listed.server("quiet.example").name("Loud"));
    unlist(ROSES);
    Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(index.find(ROSES)).isEmpty());
    assertThat(index.find("quiet.example").map(Community::name)).contains("Loud");
    assertThat(ids(index.search(words("quiet")))).containsExactly("quiet.example");
    assertThat(ids(index.search(words("roses")))).isEmpty();
    assertThat(index.size()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void pagesHaveNoGapsAndNoRepetitions(Sort sort) {
    for (int i = 0; i < 25; i++) {
      list(
          Listed.server("s" + i + ".example")
              .name("Garden " + (i % 4))
              .summary(i % 3 == 0 ? "garden" : "")
              .posts(i % 5));
    }
    start();
    for (var text : List.of("", "garden")) {
      var whole = ids(index.search(page(text, sort, 100, "")));
      assertThat(whole).hasSize(25).doesNotHaveDuplicates();
      assertThat(pages(text, sort, 4)).isEqualTo(whole);
      assertThat(pages(text, sort, 5)).isEqualTo(whole);
    }
  }

  private List<String> pages(String text, Sort sort, int limit) {
    var all = new ArrayList<String>();
    var cursor = "";
    do {
      var query = page(text, sort, limit, cursor);
      var found = index.search(query);
      assertThat(found.total()).isEqualTo(25);
      all.addAll(ids(found));
      cursor = next(query, found);
    } while (!cursor.isEmpty());
    return all;
  }

  /// Whoever is listed throughout, unchanged, is seen exactly once, whatever else comes and goes.
  @ParameterizedTest
  @MethodSource(Seeds.FEW)
  void pagesStayPutWhileOthersComeAndGo(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 12; i++) {
      list(Listed.server("stays" + i + ".example").name("Garden").posts(random.nextInt(3)));
      list(Listed.server("goes" + i + ".example").name("Garden garden").posts(random.nextInt(3)));
    }
    start();
    var seen = new ArrayList<String>();
    var cursor = "";
    do {
      var query = page("garden", Sort.RELEVANCE, 3, cursor);
      var found = index.search(query);
      seen.addAll(ids(found));
      cursor = next(query, found);
      unlist("goes" + random.nextInt(12) + ".example");
      var comes = "comes" + lists + ".example";
      list(Listed.server(comes).summary("garden").posts(random.nextInt(3)));
      Awaitility.await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> index.find(comes).isPresent());
    } while (!cursor.isEmpty() && seen.size() < 200);
    for (int i = 0; i < 12; i++) {
      assertThat(seen).containsOnlyOnce("stays" + i + ".example");
    }
  }

  @Test
  void aCursorIsGoodForItsOwnSearchOnly() {
    town();
    var query = page("", Sort.NAME, 2, "");
    var cursor = next(query, index.search(query));
    assertThat(cursor).isNotEmpty();
    var mistake = mistake(reading("", Sort.ACTIVITY, 2, cursor));
    assertThat(mistake.parameter()).isEqualTo("cursor");
    assertThat(mistake.detail()).contains("another query");
    assertThat(ids(index.search(page("", Sort.NAME, 1, cursor))))
        .as("another page size is fine")
        .containsExactly("quiet.example");
    for (var nonsense : List.of("x", "!!", "e30", "bnVsbA", "W10", "A".repeat(20_000))) {
      assertThat(mistake(reading("", Sort.NAME, 2, nonsense)).detail())
          .as(nonsense)
          .contains("no cursor of ours");
    }
  }

  @Test
  void oneCharacterOfChineseIsFound() {
    list(Listed.server("hua.example").name("花园的花"), Listed.server("z.example").name("z"));
    start();
    assertThat(ids(index.search(words("花")))).containsExactly("hua.example");
    assertThat(why(words("花园"))).containsExactly("name: \"花园的花\"");
  }

  @Test
  void theLongestIdMakesACursorThatIsTakenBack() {
    var id = "https://long.example/" + "ł".repeat(2_000);
    list(Listed.group(id).name("ł".repeat(300)), Listed.server("z.example").name("zzz"));
    start();
    var query = page("", Sort.NAME, 1, "");
    var first = index.search(query);
    assertThat(ids(first)).containsExactly(id);
    assertThat(ids(index.search(page("", Sort.NAME, 1, next(query, first)))))
        .containsExactly("z.example");
  }
}
