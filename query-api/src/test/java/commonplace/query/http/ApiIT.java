package commonplace.query.http;

import static commonplace.query.testkit.RunningApi.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.index.Clause;
import commonplace.core.log.ConsentState.Standing;
import commonplace.query.limit.SearchLimit;
import commonplace.query.testkit.Post;
import commonplace.query.testkit.RunningApi;
import commonplace.query.testkit.Samples;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiIT {
  private static final String FIRST = "https://garden.example/users/ada/statuses/1";
  private RunningApi api;

  @BeforeEach
  void start() {
    api = RunningApi.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static List<String> ids(JsonNode reply) {
    return reply.path("hits").values().stream().map(hit -> hit.path("id").asString()).toList();
  }

  private static void assertOpenAndFresh(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void aSearchFindsPosts() {
    var response = api.get("/api/v1/search?q=bread+from:garden.example&facets=true");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertOpenAndFresh(response);
    var reply = api.json("/api/v1/search?q=bread+from:garden.example&facets=true");
    assertThat(reply.path("total").path("value").asInt()).isEqualTo(3);
    assertThat(reply.path("total").path("relation").asString()).isEqualTo("eq");
    var hit = reply.path("hits").path(0);
    assertThat(hit.path("id").asString()).isEqualTo(FIRST);
    assertThat(hit.path("url").asString()).isEqualTo(FIRST);
    assertThat(hit.path("author").asString()).isEqualTo(Samples.ADA);
    assertThat(hit.path("community").asString()).isEqualTo("garden.example");
    assertThat(hit.path("published").asString()).isEqualTo("2026-11-20T09:29:56Z");
    assertThat(hit.path("witnessed").asString()).isEqualTo("2026-11-20T09:30:00Z");
    assertThat(hit.path("language").asString()).isEqualTo("en");
    assertThat(hit.path("snippet").asString()).contains("rye <mark>bread</mark> from");
    assertThat(hit.path("object").asString())
        .isEqualTo(RunningApi.ORIGIN + "/api/v1/objects?id=" + encoded(FIRST));
    assertThat(reply.path("facets").path("language").path(0).path("value").asString())
        .isEqualTo("en");
    assertThat(reply.path("facets").path("language").path(0).path("count").asInt()).isEqualTo(3);
    assertThat(reply.has("next")).isFalse();
    assertThat(reply.path("incomplete")).isEmpty();
  }

  @Test
  void aHitSaysWhatAListNeedsToKnow() {
    var parent = "https://b.example/7";
    api.archive.add(
        Post.note(FIRST + "z", Samples.ADA, "2026-11-21T00:00:00Z", "rhubarb")
            .warned("Food")
            .marked()
            .changed()
            .answerTo(parent));
    var hit = api.json("/api/v1/search?q=rhubarb+is:sensitive").path("hits").path(0);
    assertThat(hit.path("edited").asString()).isEqualTo("2026-11-21T03:00:00Z");
    assertThat(hit.path("inReplyTo").asString()).isEqualTo(parent);
    assertThat(hit.path("warning").asString()).isEqualTo("Food");
    assertThat(hit.path("sensitive").asBoolean()).isTrue();
    var plain = api.json("/api/v1/search?q=rye").path("hits").path(0);
    assertThat(plain.has("edited")).isFalse();
    assertThat(plain.has("inReplyTo")).isFalse();
    assertThat(plain.path("warning").asString("?")).isEmpty();
    assertThat(plain.path("sensitive").asBoolean(true)).isFalse();
  }

  @Test
  void shardsOutOfReachAreToBeAskedAgain() {
    api.archive.goAway();
    for (var path :
        List.of(
            "/api/v1/search?q=bread",
            "/api/v1/objects?id=" + encoded(FIRST),
            "/api/v1/consent?actor=" + encoded(Samples.ADA))) {
      var response = api.get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).as(path).isPresent();
    }
    assertThat(api.get("/consent?actor=" + encoded(Samples.ADA)).statusCode()).isEqualTo(503);
  }

  @Test
  void whatAStrangerWroteIsEscapedInSnippets() {
    api.archive.add(
        Post.note(
                FIRST + "x",
                Samples.ADA,
                "2026-11-21T00:00:00Z",
                "&lt;script&gt;evil&lt;/script&gt;")
            .live());
    var snippet = api.json("/api/v1/search?q=evil").path("hits").path(0).path("snippet").asString();
    assertThat(snippet).isEqualTo("&lt;script&gt;<mark>evil</mark>&lt;/script&gt;");
  }

  @Test
  void sensitivePostsAreShownWhenAskedFor() {
    assertThat(ids(api.json("/api/v1/search?q=knife"))).isEmpty();
    assertThat(ids(api.json("/api/v1/search?q=knife+is:sensitive"))).hasSize(1);
  }

  @Test
  void pagesFollowOneAnotherToTheEnd() {
    var all = ids(api.json("/api/v1/search?q=bread"));
    var seen = new ArrayList<String>();
    var path = "/api/v1/search?q=bread&limit=2";
    while (!path.isEmpty()) {
      var response = api.get(path);
      var reply = api.json(path);
      seen.addAll(ids(reply));
      var link = response.headers().firstValue("Link");
      assertThat(link.isPresent()).isEqualTo(reply.has("next"));
      path =
          link.map(
                  l -> {
                    assertThat(l)
                        .startsWith("<" + RunningApi.ORIGIN + "/api/")
                        .endsWith(">; rel=\"next\"");
                    return l.substring(1 + RunningApi.ORIGIN.length(), l.indexOf('>'));
                  })
              .orElse("");
    }
    assertThat(seen).isEqualTo(all).hasSize(5);
    assertThat(new HashSet<>(seen)).hasSize(5);
  }

  @Test
  void mistakesAreProblemsThatPoint() {
    var response = api.get("/api/v1/search?q=" + encoded("bread \"unclosed"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertOpenAndFresh(response);
    var problem = api.json("/api/v1/search?q=" + encoded("bread \"unclosed"));
    assertThat(problem.path("status").asInt()).isEqualTo(400);
    assertThat(problem.path("parameter").asString()).isEqualTo("q");
    assertThat(problem.path("position").asInt()).isEqualTo(6);
    assertThat(problem.path("length").asInt()).isEqualTo(9);
    assertThat(problem.path("detail").asString()).contains("never closed");
    assertThat(api.json("/api/v1/search?asOf=2025-01-01").path("detail").asString())
        .contains("not offered yet");
    assertThat(api.json("/api/v1/search?sorting=x").path("detail").asString())
        .contains("q, sort, from, to, limit, cursor, facets");
  }

  @Test
  void aMalformedUrlIsAMistakeAndNotASearchForEverything() {
    for (var path :
        List.of("/api/v1/search?q=%25zz", "/api/v1/objects?id=%25", "/api/v1/consent?actor=%25z")) {
      assertThat(api.getRaw(path.replace("%25", "%")))
          .as(path)
          .startsWith("HTTP/1.1 400")
          .contains("%25");
    }
    assertThat(api.getRaw("/search?q=%zz")).startsWith("HTTP/1.1 200").contains("How to search");
    assertThat(api.getRaw("/consent?actor=%zz")).startsWith("HTTP/1.1 200");
    assertThat(api.archive.asked()).isEmpty();
  }

  @Test
  void anExpiredPageSaysToStartAgain() {
    var next = api.json("/api/v1/search?q=bread&sort=relevance&limit=1").path("next").asString();
    api.archive.expire();
    var path = "/api/v1/search?q=bread&sort=relevance&limit=1&cursor=" + next;
    assertThat(api.get(path).statusCode()).isEqualTo(410);
    assertThat(api.json(path).path("detail").asString()).contains("Start again");
    assertThat(api.get("/api/v1/search?q=rye&cursor=" + next).statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsMissingIsSaid() {
    api.archive.missing("shard 3");
    assertThat(api.json("/api/v1/search?q=bread").path("incomplete").path(0).asString())
        .isEqualTo("shard 3");
  }

  @Test
  void anObjectIsShownAsItIsNow() {
    api.archive.add(
        Post.note(
                FIRST + "y",
                Samples.ADA,
                "2026-11-21T00:00:00Z",
                "<p>a<script>alert(1)</script></p><p>b</p>")
            .warned("cw")
            .tagged("x")
            .changed()
            .live());
    var path = "/api/v1/objects?id=" + encoded(FIRST + "y");
    assertOpenAndFresh(api.get(path));
    var object = api.json(path);
    assertThat(object.path("id").asString()).isEqualTo(FIRST + "y");
    assertThat(object.path("type").asString()).isEqualTo("Note");
    assertThat(object.path("author").asString()).isEqualTo(Samples.ADA);
    assertThat(object.path("html").asString()).isEqualTo("<p>a</p><p>b</p>");
    assertThat(object.path("text").asString()).isEqualTo("a\n\nb");
    assertThat(object.path("summary").asString()).isEqualTo("cw");
    assertThat(object.path("tags").path(0).asString()).isEqualTo("x");
    assertThat(object.path("revisions").asInt()).isEqualTo(2);
    assertThat(object.path("edited").asString()).isEqualTo("2026-11-21T03:00:00Z");
  }

  @Test
  void anObjectThatIsNotHereIsUnknownOrGone() {
    api.archive.forget(FIRST);
    assertThat(api.get("/api/v1/objects?id=" + encoded(FIRST)).statusCode()).isEqualTo(410);
    assertThat(api.get("/api/v1/objects?id=" + encoded(FIRST + "0")).statusCode()).isEqualTo(404);
    assertThat(api.get("/api/v1/objects?id=nonsense").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/objects").statusCode()).isEqualTo(400);
    assertThat(api.json("/api/v1/objects?uri=x").path("parameter").asString()).isEqualTo("uri");
  }

  @Test
  void consentIsAnsweredById() {
    var answer = api.json("/api/v1/consent?actor=" + encoded(Samples.ADA));
    assertThat(answer.path("standing").asString()).isEqualTo("flipped");
    assertThat(answer.path("objects").asInt()).isEqualTo(4);
    assertThat(answer.path("summary").asString()).contains("4 posts");
    assertThat(answer.path("why").path(0).asString()).contains("deliberate");
    assertThat(answer.path("since").asString()).isEqualTo("2026-11-20T12:00:00Z");
    assertThat(answer.path("flags").path("indexable").asBoolean()).isTrue();
    assertThat(answer.path("flags").has("discoverable")).isFalse();
    assertThat(answer.path("howToLeave")).isNotEmpty();
  }

  @Test
  void consentIsAnsweredByAddressWhereAPostTellsTheId() {
    var answer = api.json("/api/v1/consent?actor=" + encoded("@ada@garden.example"));
    assertThat(answer.path("actor").asString()).isEqualTo(Samples.ADA);
    assertThat(answer.path("objects").asInt()).isEqualTo(4);
    assertThat(api.archive.asked().getLast().clauses())
        .containsExactly(new Clause.From("ada@garden.example"), new Clause.WithSensitive());
    var unknown = api.json("/api/v1/consent?actor=" + encoded("@nobody@garden.example"));
    assertThat(unknown.path("standing").asString()).isEqualTo("unknown");
    assertThat(unknown.path("why").path(0).asString()).contains("ask with the id");
  }

  @Test
  void ofStrangersNothingIsHeld() {
    var path = "/api/v1/consent?actor=" + encoded("https://a.example/users/x");
    assertThat(api.get(path).statusCode()).isEqualTo(200);
    assertThat(api.json(path).path("summary").asString()).contains("Nothing is held");
    assertThat(api.json(path).path("objects").asInt(-1)).isZero();
  }

  @Test
  void aWithdrawnConsentSaysSo() {
    api.archive.add(
        Samples.consent("https://a.example/users/z", Standing.REVOKED, Optional.of(false)));
    var answer = api.json("/api/v1/consent?actor=" + encoded("https://a.example/users/z"));
    assertThat(answer.path("standing").asString()).isEqualTo("revoked");
    assertThat(answer.path("why").path(0).asString()).contains("erased");
  }

  @Test
  void whatIsNoActorIsAMistake() {
    for (var actor :
        List.of("", "ada", "javascript://x", "@ada", "garden.example", "a b@c.example")) {
      var path = "/api/v1/consent?actor=" + encoded(actor);
      assertThat(api.get(path).statusCode()).as(actor).isEqualTo(400);
      assertThat(api.json(path).path("parameter").asString()).isEqualTo("actor");
    }
  }

  @Test
  void numbersAreCounted() {
    var stats = api.json("/api/v1/stats");
    assertThat(stats.path("communities").asInt()).isEqualTo(3);
    assertThat(stats.path("members").asInt()).isEqualTo(2);
    assertThat(stats.path("objects").asInt()).isEqualTo(6);
    assertThat(stats.path("shards").path("0").asInt()).isEqualTo(6);
  }

  @Test
  void allMistakesHaveOneShape() {
    for (var path :
        List.of(
            "/api/v1/search?limit=0",
            "/api/v1/search?nonsense=1",
            "/api/v1/search?q=a&q=b",
            "/api/v1/search?cursor=x",
            "/api/v1/objects?id=x",
            "/api/v1/consent?actor=x",
            "/api/v1/communities?limit=0",
            "/api/v1/communities?nonsense=1",
            "/api/v1/communities?q=a&q=b",
            "/api/v1/communities?cursor=x",
            "/api/v1/communities/" + "x".repeat(2_049))) {
      assertThat(api.get(path).statusCode()).as(path).isEqualTo(400);
      assertThat(api.json(path).propertyNames())
          .as(path)
          .containsExactlyInAnyOrder(
              "type", "title", "status", "detail", "parameter", "position", "length", "allowed");
      assertThat(api.json(path).path("type").asString()).isEqualTo("/problems#mistake");
    }
    for (var path : List.of("/api/v1/stats", "/api/v1/communities/garden.example")) {
      assertThat(api.json(path + "?nonsense=1").path("detail").asString())
          .isEqualTo("There is no parameter “nonsense”. None is taken here.");
    }
  }

  @Test
  void oneClientsSearchesAreBounded() {
    try (var bounded = RunningApi.start(new SearchLimit(2, Set.of()))) {
      var greedy = new String[] {"X-Forwarded-For", "203.0.113.7"};
      var other = new String[] {"X-Forwarded-For", "203.0.113.8"};
      assertThat(bounded.get("/api/v1/search?q=rye", greedy).statusCode()).isEqualTo(200);
      assertThat(bounded.get("/communities", greedy).statusCode()).isEqualTo(200);
      for (var path : List.of("/api/v1/search?q=rye", "/api/v1/communities")) {
        var refused = bounded.get(path, greedy);
        assertThat(refused.statusCode()).as(path).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
            .isBetween(1, 30);
        assertThat(refused.headers().firstValue("Content-Type"))
            .contains("application/problem+json");
        assertThat(refused.body()).contains("/problems#too-many", "2 searches a minute");
      }
      for (var page : List.of("/search?q=rye", "/communities")) {
        var refused = bounded.get(page, greedy);
        assertThat(refused.statusCode()).as(page).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.body()).contains("Too many searches");
      }
      assertThat(bounded.get("/api/v1/stats", greedy).statusCode()).isEqualTo(200);
      assertThat(bounded.get("/api/v1/search?q=rye", other).statusCode()).isEqualTo(200);
      for (int i = 0; i < 5; i++) {
        assertThat(bounded.get("/api/v1/search?q=rye").statusCode())
            .as("this machine")
            .isEqualTo(200);
      }
    }
  }

  @Test
  void aPathThatDoesNotExistTellsThoseThatDo() {
    var unknown = api.json("/api/v1/serach?q=bread");
    assertThat(unknown.path("status").asInt()).isEqualTo(404);
    assertThat(unknown.path("paths").values().stream().map(JsonNode::asString))
        .contains("/api/v1/search", "/api/v1/communities/{id}");
    assertThat(api.get("/serach", "Accept", "text/html").body()).contains("<h1>Not Found</h1>");
  }
}
