package commonplace.archive.shard;

import static commonplace.archive.shard.Posts.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.index.Clause;
import commonplace.core.index.SearchReply.Count;
import commonplace.core.index.SearchReply.Hit;
import commonplace.core.index.SearchRequest.Order;
import commonplace.core.index.ShardPort.PageExpiredException;
import commonplace.core.index.ShardPort.ShardsUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostSearchTest {
  private static final Clause ASKED = new Clause.WithSensitive();

  private static final String ANNA = "https://a.example/users/Anna";
  private static final String BO = "https://b.example/@bo";

  @TempDir Path dir;
  private TestIndex index;

  @BeforeEach
  void open() {
    index = new TestIndex(dir, 3);
  }

  @AfterEach
  void close() throws Exception {
    index.close();
  }

  @ParameterizedTest
  @CsvSource({
    "lodz,        true",
    "ŁÓDŹ,        true",
    "Lo\u0301dz\u0301, true",
    "Lod,         false",
    "日本,         true",
    "本,           true",
    "日本語,       true",
    "語日,         false",
    "wi-fi,       true",
    "fi-wi,       false",
    "straße,      true",
    "STRASSE,     true",
    "Привет,      true",
    "привет,      true",
  })
  void wordsAreFoundInAnySpelling(String word, boolean found) {
    index.put(note("https://a.example/1", ANNA, "Łódź 日本語 Wi-Fi Straße привет").live());
    index.refresh();
    assertThat(index.ids(new Clause.Words(word)).isEmpty()).isEqualTo(!found);
  }

  @Test
  void everythingThatCanBeReadIsSearched() {
    index.put(
        note("https://a.example/1", ANNA, "<p>content</p>")
            .title("headline")
            .summary("warning")
            .options("apple", "pear")
            .altTexts("a lighthouse")
            .tags(List.of("SundayPhotos", "łódź"))
            .live());
    index.refresh();
    for (var word :
        List.of("content", "headline", "warning", "pear", "lighthouse", "sunday", "sundayphotos")) {
      assertThat(index.ids(new Clause.Words(word), ASKED)).as(word).hasSize(1);
    }
    assertThat(index.ids(new Clause.Tag("#SUNDAYphotos"), ASKED)).hasSize(1);
    assertThat(index.ids(new Clause.Tag("lodz"), ASKED)).hasSize(1);
    assertThat(index.ids(new Clause.Phrase("headline warning"), ASKED))
        .as("parts stay apart")
        .isEmpty();
  }

  @Test
  void aTitleIsTextAndNotReadAsHtml() {
    index.put(note("https://a.example/1", ANNA, "x").title("List<String> &amp; 2<3").live());
    index.refresh();
    var found = index.search(new Clause.Words("string"));
    assertThat(found.hits()).hasSize(1);
    assertThat(found.hits().getFirst().title()).isEqualTo("List<String> &amp; 2<3");
  }

  @Test
  void authorsAreFoundByIdHandleAndServer() {
    index.put(
        note("https://a.example/1", ANNA, "one").live(),
        note("https://b.example/2", BO, "two").live());
    index.refresh();
    for (var from : List.of(ANNA, "anna@a.example", "@Anna@A.example", "a.example")) {
      assertThat(index.ids(new Clause.From(from))).as(from).containsExactly("https://a.example/1");
    }
    assertThat(index.ids(new Clause.From("bo@b.example"))).containsExactly("https://b.example/2");
    assertThat(index.ids(new Clause.From("bo@a.example"))).isEmpty();
    assertThat(index.ids(new Clause.In("B.example"))).containsExactly("https://b.example/2");
  }

  @Test
  void whatIsSensitiveIsHiddenUnlessAskedFor() {
    index.put(
        note("https://a.example/1", ANNA, "secret harbour").sensitive(true).live(),
        note("https://a.example/2", ANNA, "harbour behind a warning").summary("harbour cw").live());
    index.refresh();
    assertThat(index.search(new Clause.Words("harbour")).hits()).isEmpty();
    var asked = index.search(new Clause.Words("harbour"), new Clause.WithSensitive());
    assertThat(asked.hits()).hasSize(2).allSatisfy(h -> assertThat(h.snippet()).isNotEmpty());
  }

  @Test
  void aHitCarriesWhatAListShowsOfIt() {
    index.put(
        note("https://a.example/1", ANNA, "harbour")
            .summary("a warning")
            .replyTo("https://b.example/7")
            .editedAt(60)
            .live(),
        note("https://a.example/2", ANNA, "harbour").at(-1).sensitive(true).live(),
        note("https://a.example/3", ANNA, "harbour")
            .at(-2)
            .type("Article")
            .summary("a summary")
            .live());
    index.refresh();
    var hits = index.search(new Clause.Words("harbour"), new Clause.WithSensitive()).hits();
    var full = hits.getFirst();
    assertThat(full.warning()).isEqualTo("a warning");
    assertThat(full.sensitive()).isFalse();
    assertThat(full.inReplyTo()).contains("https://b.example/7");
    assertThat(full.edited()).contains(Posts.BEGIN.plusSeconds(60));
    assertThat(hits.get(1).sensitive()).isTrue();
    assertThat(hits.get(1).edited()).isEmpty();
    assertThat(hits.get(1).inReplyTo()).isEmpty();
    assertThat(hits).extracting(Hit::hidden).containsExactly(true, true, false);
    assertThat(hits.get(2).warning()).as("a summary is no warning").isEmpty();
  }

  @Test
  void aPostOfMentionsAloneShowsThem() {
    var mention = "<p><a class=\"u-url mention\" href=\"https://b.example/@bo\">@bo</a></p>";
    index.put(note("https://a.example/1", ANNA, mention).live());
    index.refresh();
    assertThat(index.search().hits().getFirst().snippet()).isEqualTo("@bo");
    assertThat(index.ids(new Clause.Words("bo"))).isEmpty();
  }

  @Test
  void snippetsMarkWhatWasLookedForAndNothingElse() {
    var filler = "Nothing of note happens here at all. ".repeat(40);
    index.put(
        note("https://a.example/1", ANNA, "<p>" + filler + "The old Łódź harbour.</p>" + filler)
            .live());
    index.refresh();
    var snippet = index.search(new Clause.Words("lodz harbour")).hits().getFirst().snippet();
    assertThat(snippet)
        .contains("\uE000Łódź\uE001")
        .contains("\uE000harbour\uE001")
        .doesNotContain("<p>")
        .hasSizeLessThan(400);
    assertThat(index.search().hits().getFirst().snippet()).startsWith("Nothing").endsWith("…");
  }

  @Test
  void facetsCountEveryHitLargestFirst() {
    for (int i = 0; i < 6; i++) {
      index.put(
          note("https://a.example/" + i, i < 4 ? ANNA : BO, "x")
              .language(i == 0 ? "pt-BR" : "de")
              .tags(i < 2 ? List.of("Cats", "cats") : List.of("dogs"))
              .live());
    }
    index.refresh();
    var facets = index.search(TestIndex.request(Order.NEWEST, 1, Optional.empty())).facets();
    assertThat(facets.get("language")).containsExactly(new Count("de", 5), new Count("pt-BR", 1));
    assertThat(facets.get("community"))
        .containsExactly(new Count("a.example", 4), new Count("b.example", 2));
    assertThat(facets.get("tag")).containsExactly(new Count("dogs", 4), new Count("cats", 2));
    assertThat(index.ids(new Clause.Language("pt"))).hasSize(1);
    assertThat(index.ids(new Clause.Language("p"))).isEmpty();
  }

  @Test
  void theTitleWeighsMore() {
    index.put(
        note("https://a.example/1", ANNA, "a word about harbours and harbour and harbour").live(),
        note("https://a.example/2", BO, "something else").title("harbour").live());
    index.refresh();
    var found =
        index.search(
            TestIndex.request(Order.RELEVANCE, 10, Optional.empty(), new Clause.Words("harbour")));
    assertThat(TestIndex.ids(found)).first().isEqualTo("https://a.example/2");
    assertThat(found.hits().getFirst().score()).isPositive();
  }

  @Test
  void anEditReplacesAndADeletionLeavesOnlyAMarker() {
    var first = note("https://a.example/1", ANNA, "before").live();
    index.put(first, note("https://a.example/1", ANNA, "after").live());
    index.refresh();
    assertThat(index.ids(new Clause.Words("before"))).isEmpty();
    assertThat(index.ids(new Clause.Words("after"))).hasSize(1);
    assertThat(index.queries.object("https://A.example/1", List.of(0, 1, 2)))
        .hasValueSatisfying(o -> assertThat(o.current().content()).isEqualTo("after"));
    assertThat(index.queries.held(ANNA, List.of(0, 1, 2)).objects()).isEqualTo(1);

    index.put(Posts.gone(first));
    index.refresh();
    assertThat(index.search().total()).isZero();
    assertThat(index.queries.object(first.id().text(), List.of(0, 1, 2))).isEmpty();
    assertThat(index.queries.gone(first.id().text(), List.of(0, 1, 2))).isTrue();
    assertThat(index.queries.gone("https://a.example/2", List.of(0, 1, 2))).isFalse();
    assertThat(index.queries.held(ANNA, List.of(0, 1, 2)).objects()).isZero();
    assertThat(index.queries.sizes(List.of(0, 1, 2)).values()).containsOnly(0L);
  }

  @Test
  void activityCountsACommunitysPostsAndAuthors() {
    index.put(
        note("https://a.example/1", ANNA, "x").at(1).tags(List.of("old")).live(),
        note("https://a.example/2", ANNA, "x").at(10).tags(List.of("Cats")).live(),
        note("https://a.example/3", "https://a.example/users/cy", "x").at(20).live(),
        note("https://a.example/4", ANNA, "x")
            .at(15)
            .sensitive(true)
            .tags(List.of("hidden"))
            .live(),
        note("https://b.example/5", BO, "x").at(30).live());
    index.refresh();
    var activity =
        index.queries.activity("a.example", Posts.BEGIN.plusSeconds(10), List.of(0, 1, 2));
    assertThat(activity.posts()).isEqualTo(3);
    assertThat(activity.authors()).isEqualTo(2);
    assertThat(activity.lastPost()).contains(Posts.BEGIN.plusSeconds(20));
    assertThat(activity.tags()).containsExactly(new Count("cats", 1));
    assertThat(activity.languages()).containsExactly(new Count("en", 2));
  }

  @Test
  void pagesByDateStayStableWhilePostsArriveAndChange() {
    for (int i = 0; i < 50; i++) {
      index.put(note("https://a.example/" + i, ANNA + i % 7, "x").at(i / 5).live());
    }
    index.refresh();
    var whole = index.ids();
    var paged = new ArrayList<String>();
    var next = Optional.<commonplace.core.index.SearchRequest.PageMark>empty();
    int arrivals = 0;
    do {
      var page = index.search(TestIndex.request(Order.NEWEST, 7, next));
      paged.addAll(TestIndex.ids(page));
      next = page.next();
      index.put(note("https://a.example/new" + arrivals++, ANNA, "x").at(1_000).live());
      index.put(note("https://a.example/49", ANNA + 0, "edited").at(9).live());
      index.refresh();
    } while (next.isPresent());
    assertThat(paged).isEqualTo(whole);
  }

  @Test
  void pagesByRelevanceSeeOneMomentUntilItExpires() throws Exception {
    for (int i = 0; i < 50; i++) {
      index.put(
          note("https://a.example/" + i, ANNA + i % 7, "harbour " + "noise ".repeat(i % 9)).live());
    }
    index.refresh();
    var words = new Clause.Words("harbour");
    var whole =
        TestIndex.ids(
            index.search(TestIndex.request(Order.RELEVANCE, 100, Optional.empty(), words)));
    var first = index.search(TestIndex.request(Order.RELEVANCE, 20, Optional.empty(), words));
    for (int i = 0; i < 50; i++) {
      index.put(note("https://a.example/" + i, ANNA + i % 7, "gone").live());
    }
    index.refresh();
    var second = index.search(TestIndex.request(Order.RELEVANCE, 40, first.next(), words));
    assertThat(second.total()).isEqualTo(50);
    assertThat(second.next()).isEmpty();
    var paged = new ArrayList<>(TestIndex.ids(first));
    paged.addAll(TestIndex.ids(second));
    assertThat(paged).isEqualTo(whole);

    index.refresh();
    for (int shard = 0; shard < 3; shard++) {
      index.index(shard).unpin(Duration.ZERO.minusMillis(1));
    }
    assertThatThrownBy(
            () -> index.search(TestIndex.request(Order.RELEVANCE, 40, first.next(), words)))
        .isInstanceOf(PageExpiredException.class);
  }

  @Test
  void aLaterPageNeverShowsWhatWasTakenBackMeanwhile() {
    for (int i = 0; i < 10; i++) {
      index.put(note("https://a.example/" + i, ANNA, "harbour " + "noise ".repeat(i)).live());
    }
    index.refresh();
    var words = new Clause.Words("harbour");
    var first = index.search(TestIndex.request(Order.RELEVANCE, 5, Optional.empty(), words));
    var shown = TestIndex.ids(first);
    var rest = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      if (!shown.contains("https://a.example/" + i)) {
        rest.add("https://a.example/" + i);
      }
    }
    index.put(Posts.gone(note(rest.getFirst(), ANNA, "harbour").live()));
    index.refresh();
    assertThatThrownBy(
            () -> index.search(TestIndex.request(Order.RELEVANCE, 5, first.next(), words)))
        .isInstanceOf(PageExpiredException.class)
        .hasMessageContaining("withdrawn");
  }

  @Test
  void aShardThatIsNotHereIsNamed() {
    index.put(note("https://a.example/1", ANNA, "x").live());
    index.refresh();
    var request = TestIndex.request(Order.NEWEST, 10, Optional.empty());
    assertThat(index.queries.search(request, List.of(0, 1, 2, 3), false).incomplete())
        .containsExactly("shard 3");
  }

  @Test
  void nothingIsSaidOfWhatAMissingShardMayHold() {
    var here = note("https://a.example/1", ANNA, "x").live();
    index.put(here);
    index.refresh();
    var shards = List.of(0, 1, 2, 3);
    assertThat(index.queries.object(here.id().text(), shards)).isPresent();
    assertThatThrownBy(() -> index.queries.object("https://a.example/2", shards))
        .isInstanceOf(ShardsUnavailableException.class);
    assertThatThrownBy(() -> index.queries.gone("https://a.example/2", shards))
        .isInstanceOf(ShardsUnavailableException.class);
    assertThatThrownBy(() -> index.queries.held(ANNA, shards))
        .isInstanceOf(ShardsUnavailableException.class);
  }

  @Test
  void searchesThatAskForTooMuchAreRefused() {
    var many = new Clause[ClauseQueries.MAX_CLAUSES + 1];
    java.util.Arrays.fill(many, new Clause.Tag("x"));
    assertThatThrownBy(() -> index.search(many)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> index.search(new Clause.Words("w ".repeat(1_000))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> index.search(new Clause.Words("w".repeat(10_000))))
        .isInstanceOf(IllegalArgumentException.class);
    Clause deep = new Clause.Not(new Clause.Not(new Clause.Not(new Clause.Tag("x"))));
    assertThatThrownBy(() -> index.search(deep)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oddQuestionsFindNothingRatherThanFail() {
    index.put(note("https://a.example/1", ANNA, "x").live());
    index.refresh();
    assertThat(index.ids(new Clause.Words("!!!"))).isEmpty();
    assertThat(index.ids(new Clause.Phrase(""))).isEmpty();
    assertThat(index.ids(new Clause.From("@"))).isEmpty();
    assertThat(index.ids(new Clause.In("not a host"))).isEmpty();
    assertThat(index.ids(new Clause.After(Instant.MAX))).isEmpty();
    assertThat(index.ids(new Clause.Before(Instant.MIN))).isEmpty();
    assertThat(index.ids(new Clause.After(Instant.MIN), new Clause.Before(Instant.MAX))).hasSize(1);
  }
}
