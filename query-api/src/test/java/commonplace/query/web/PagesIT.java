package commonplace.query.web;

import static commonplace.query.testkit.RunningApi.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.query.testkit.Listed;
import commonplace.query.testkit.Post;
import commonplace.query.testkit.RunningApi;
import commonplace.query.testkit.Samples;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PagesIT {
  private static final String EVIL =
      "\"'></title><x-evil onfocus=alert(1)><script>alert(2)</script>&amp;{{title}}";
  private RunningApi api;

  @BeforeEach
  void start() {
    api = RunningApi.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Document page(String path) {
    var response = api.get(path);
    var document = Jsoup.parse(response.body(), RunningApi.ORIGIN + path);
    assertWellMade(path, document);
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "style-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    return document;
  }

  private void addTurnips() {
    for (int i = 0; i < 30; i++) {
      var id = "https://a.example/" + i;
      api.archive.add(Post.note(id, Samples.ADA, "2026-10-10T00:00:00Z", "turnip").live());
    }
  }

  private static void assertWellMade(String path, Document document) {
    assertThat(document.select("script, style, x-evil, iframe, img, object")).as(path).isEmpty();
    for (var element : document.getAllElements()) {
      for (var attribute : element.attributes()) {
        assertThat(attribute.getKey()).as(path).doesNotStartWith("on").isNotEqualTo("style");
      }
    }
    assertThat(document.select("html[lang=en], title, main, header nav[aria-label], footer"))
        .as(path)
        .hasSize(5);
    assertThat(document.select("h1")).as(path + " headings").hasSize(1);
    document
        .select("form")
        .forEach(form -> {
          assertThat(form.attr("method")).isEqualTo("get");
          assertThat(form.attr("action")).startsWith("/");
          assertThat(form.attr("aria-label")).isNotEmpty();
        });
    document
        .select("input:not([type=hidden]), select")
        .forEach(field -> assertLabelled(document, field));
    document.select("a[href]").forEach(PagesIT::assertSafe);
    var ids = document.select("[id]").eachAttr("id");
    assertThat(ids).as(path + " ids").doesNotHaveDuplicates();
  }

  private static void assertLabelled(Document document, Element field) {
    boolean wrapped = field.closest("label") != null;
    boolean named = document.select("label[for=" + field.id() + "]").size() == 1;
    assertThat(wrapped || named).as("a label of " + field).isTrue();
  }

  private static void assertSafe(Element link) {
    var url = link.attr("href");
    assertThat(url).matches("(/|#|https?://).*");
    boolean stranger =
        !url.startsWith("/") && !url.startsWith("#") && link.closest("footer") == null;
    if (stranger) {
      assertThat(link.attr("rel").split(" ")).contains("nofollow", "noreferrer", "ugc");
    }
  }

  @Test
  void theStartPageSaysWhatThisIsAndHowToJoinAndLeave() {
    var page = page("/");
    assertThat(page.select("code.url").eachText())
        .containsExactly(RunningApi.ORIGIN + "/inbox", RunningApi.ORIGIN + "/actor");
    assertThat(page.select(".numbers").text())
        .isEqualTo("2 member servers 3 communities listed 6 posts remembered");
    assertThat(page.text())
        .contains("about 72 hours", "within 24 hours", "Include public posts in search results")
        .contains("#nobot", "Followers-only and direct posts are refused")
        .contains("No advertising, no harassment.", "Run by The Garden Club")
        .doesNotContain("test installation", "Nothing is archived");
    assertThat(page.select("form[action=/search] input[name=q]")).hasSize(1);
  }

  @Test
  void theStartPageAnswersWithoutTheArchive() {
    api.archive.breakDown();
    assertThat(api.get("/").statusCode()).isEqualTo(200);
    assertThat(page("/").text()).contains("not ready").contains(RunningApi.ORIGIN + "/inbox");
  }

  @Test
  void postsAreFoundAndCanBeNarrowedDown() {
    var page = page("/search?q=bread&what=posts");
    assertThat(page.select("h1").text()).isEqualTo("5 posts");
    assertThat(page.select("mark").eachText()).contains("bread");
    assertThat(page.select("p.says[lang=ar][dir=auto]")).hasSize(1);
    assertThat(page.select("details.cw summary").text())
        .isEqualTo("Content warning: Alcohol, food");
    assertThat(page.select("details.cw[open]")).isEmpty();
    assertThat(page.text()).contains("Saving seeds").doesNotContain("knife accident");
    var polish = page.select(".narrow a:contains(Polish)").attr("href");
    assertThat(polish).isEqualTo("/search?q=bread+lang%3Apl&what=posts");
    var narrowed = page(polish);
    assertThat(narrowed.select("h1").text()).isEqualTo("1 post");
    assertThat(narrowed.select(".narrow a.on").attr("href"))
        .isEqualTo("/search?q=bread&what=posts");
  }

  @Test
  void aHitIsShownWithoutAskingForItsObject() {
    var parent = "https://b.example/7";
    api.archive.add(
        Post.note("https://a.example/answer", Samples.ADA, "2026-11-21T10:00:00Z", "rhubarb bread")
            .changed()
            .answerTo(parent));
    var hit = page("/search?q=rhubarb").expectFirst(".hits > li");
    assertThat(hit.select(".says").text()).isEqualTo("rhubarb bread");
    assertThat(hit.select(".meta").text()).contains("edited 21 Nov 2026");
    assertThat(hit.select(".after a:contains(Answers this)").attr("href")).isEqualTo(parent);
    var others = page("/search?q=rye").expectFirst(".hits > li");
    assertThat(others.text()).doesNotContain("edited", "Answers this", "Content warning");
    assertThat(api.archive.lookedUp()).isEmpty();
  }

  @Test
  void sensitivePostsAreFoldedAwayEvenWhenAskedFor() {
    var page = page("/search?q=knife+is:sensitive");
    assertThat(page.select("details.cw summary").text()).isEqualTo("Marked as sensitive");
    assertThat(page.select("details.cw p").text()).contains("picture of the finger");
  }

  @Test
  void pagesCanBeTurned() {
    addTurnips();
    var first = page("/search?q=turnip");
    assertThat(first.select(".hits > li")).hasSize(20);
    var second = page(first.select("a[rel=next]").attr("href"));
    assertThat(second.select(".hits > li")).hasSize(10);
    assertThat(second.select("a[rel=next]")).isEmpty();
    assertThat(second.select(".pages a").attr("href")).isEqualTo("/search?q=turnip&what=posts");
    assertThat(first.select(".hits a").eachAttr("href"))
        .doesNotContainAnyElementsOf(second.select(".after a[href^=https]").eachAttr("href"));
  }

  @Test
  void aMistakeIsPointedAt() {
    var path = "/search?q=" + encoded("bread form:ada");
    assertThat(api.get(path).statusCode()).isEqualTo(400);
    var page = page(path);
    assertThat(page.select("#mistake mark").text()).isEqualTo("form:");
    assertThat(page.select("#mistake").text()).contains("did you mean from:?", "At character 7.");
    assertThat(page.expectFirst("#mistake .caret").wholeText()).isEqualTo("      ^^^^^");
    assertThat(
            page.select("input[name=q][aria-invalid=true][aria-describedby=mistake]").attr("value"))
        .isEqualTo("bread form:ada");
  }

  @Test
  void anExpiredPageLeadsBackToTheFirst() {
    addTurnips();
    var next = page("/search?q=turnip&sort=relevance").select("a[rel=next]").attr("href");
    api.archive.expire();
    assertThat(api.get(next).statusCode()).isEqualTo(410);
    assertThat(page(next).select("#mistake a").attr("href"))
        .isEqualTo("/search?q=turnip&what=posts");
    assertThat(api.get("/search?q=rye&cursor=x").statusCode()).isEqualTo(400);
  }

  @Test
  void withoutAQueryNothingIsListed() {
    assertThat(page("/search").text()).contains("How to search");
    assertThat(page("/search?q=++&what=posts").select(".hits")).isEmpty();
    assertThat(api.archive.asked()).isEmpty();
  }

  @Test
  void nothingFoundGivesTips() {
    var page = page("/search?q=zeppelin");
    assertThat(page.text()).contains("Nothing found", "Use fewer or other words");
    assertThat(page.select("a:contains(communities instead)").attr("href"))
        .isEqualTo("/search?q=zeppelin&what=communities");
  }

  @Test
  void missingPartsAreSaid() {
    api.archive.missing("shard 3");
    assertThat(page("/search?q=bread").select("[role=status]").text()).contains("shard 3");
    assertThat(page("/search?q=zeppelin").select("[role=status]").text()).contains("shard 3");
  }

  @Test
  void communitiesAreFoundWithTheirReasons() {
    var page = page("/search?q=" + encoded("#gardening Garden") + "&what=communities");
    assertThat(page.select(".hits h3").text()).contains("The Garden", "Server", "Open", "Member");
    assertThat(page.select(".why").text()).contains("topic #gardening");
    assertThat(page.select("input[value=communities][checked]")).hasSize(1);
    assertThat(api.directory.asked().getLast().topics()).containsExactly("gardening");
  }

  @Test
  void communitiesCanBeBrowsed() {
    var page = page("/communities?kind=group&topic=%23mushrooms&language=&open=&sort=name");
    assertThat(page.select(".hits h3 a").eachAttr("href"))
        .containsExactly("https://lemmy.example/c/mushrooms");
    assertThat(page.select("select[name=kind] option[selected]").attr("value")).isEqualTo("group");
    assertThat(page.select("input[name=topic]").attr("value")).isEqualTo("mushrooms");
    var posts = page.select("a:contains(Remembered posts)").attr("href");
    assertThat(posts).contains(encoded("in:https://lemmy.example/c/mushrooms"));
    assertThat(page(posts).text()).contains("Nothing found");
    assertThat(page("/communities?q=zeppelin").text()).contains("No community found");
    assertThat(api.get("/communities?cursor=nonsense").statusCode()).isEqualTo(400);
    assertThat(page("/communities?cursor=nonsense").select("[role=alert]").text())
        .contains("no cursor of ours");
  }

  @Test
  void whatIsHeldOfAnAccountIsShown() {
    var page = page("/consent?actor=" + encoded(Samples.ADA));
    assertThat(page.select("#answer").text()).isEqualTo(Samples.ADA);
    assertThat(page.text())
        .contains("4 posts of this account are remembered", "How to leave", "24 hours");
    assertThat(page("/consent").select("#answer")).isEmpty();
    assertThat(page("/consent?actor=" + encoded("https://b.example/x")).text())
        .contains("Nothing is held");
    assertThat(api.get("/consent?actor=ada").statusCode()).isEqualTo(400);
    assertThat(page("/consent?actor=ada").select("[role=alert]").text()).contains("takes the id");
  }

  @Test
  void strangersCannotInjectAnything() {
    api.archive.add(
        Post.note(
                "https://evil.example/1",
                "https://evil.example/users/x'y",
                "2026-11-22T00:00:00Z",
                "<p>evil &lt;x-evil&gt;</p>")
            .article(EVIL + " evil")
            .tagged(EVIL, "a\"b")
            .in("\"><x-evil>")
            .live());
    api.archive.add(
        Post.note(
                "https://evil.example/2",
                "https://evil.example/users/x",
                "2026-11-22T00:00:00Z",
                "<script>1</script>evil")
            .warned(EVIL)
            .live());
    api.directory.add(
        Listed.group("javascript:alert(1)//://")
            .name(EVIL)
            .summary(EVIL)
            .speaks(EVIL)
            .topic(EVIL, 12)
            .open(true)
            .done());
    for (var path :
        List.of(
            "/search?q=evil",
            "/search?q=evil+is:sensitive",
            "/search?what=communities",
            "/communities",
            "/search?q=" + encoded(EVIL),
            "/search?q=" + encoded("\"" + EVIL),
            "/search?q=" + encoded(EVIL) + "&what=communities",
            "/search?q=bread&sort=" + encoded(EVIL),
            "/search?q=bread&cursor=" + encoded(EVIL),
            "/communities?topic="
                + encoded(EVIL)
                + "&software="
                + encoded(EVIL)
                + "&language="
                + encoded(EVIL),
            "/consent?actor=" + encoded(EVIL),
            "/consent?actor=" + encoded("https://a.example/'><x-evil>"))) {
      page(path);
    }
    assertThat(page("/search?q=evil").select("h3").eachText()).contains(EVIL + " evil");
    assertThat(page("/communities?q=alert").select(".hits h3 bdi").eachText()).contains(EVIL);
    assertThat(page("/search?q=" + encoded("\"" + EVIL)).select("input[name=q]").attr("value"))
        .isEqualTo("\"" + EVIL);
  }

  @Test
  void ourOwnErrorsArePagesToo() {
    api.archive.breakDown();
    assertThat(api.get("/search?q=bread").statusCode()).isEqualTo(500);
    assertThat(page("/search?q=bread").text())
        .contains("The fault is ours")
        .doesNotContain("IllegalStateException");
  }

  @Test
  void theProblemsOfTheApiAreExplained() {
    assertThat(page("/problems").select("dt#mistake + dd").text()).contains("parameter");
  }

  @Test
  void theStyleSheetIsKeptForEver() {
    var page = page("/");
    for (var path :
        List.of(
            page.select("link[rel=stylesheet]").attr("href"),
            page.select("link[rel=icon]").attr("href"))) {
      assertThat(path).matches("/assets/[a-z]+-[0-9a-f]{16}\\.(css|svg)");
      var asset = api.get(path);
      assertThat(asset.statusCode()).isEqualTo(200);
      assertThat(asset.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
      assertThat(asset.headers().firstValue("Content-Type").orElseThrow())
          .matches("(text/css|image/svg).*");
    }
  }

  @Test
  void theIconIsAlsoWhereBrowsersLookForIt() {
    var icon = api.get("/favicon.ico");
    assertThat(icon.statusCode()).isEqualTo(200);
    assertThat(icon.headers().firstValue("Content-Type")).contains("image/svg+xml");
    assertThat(icon.headers().firstValue("Cache-Control").orElseThrow())
        .doesNotContain("immutable");
  }
}
