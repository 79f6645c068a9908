package commonplace.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.Topics;
import commonplace.core.runtime.Health;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.Json;
import commonplace.query.directory.CommunityIndex;
import commonplace.query.limit.SearchBudget;
import commonplace.query.limit.SearchLimit;
import commonplace.query.testkit.Listed;
import commonplace.query.testkit.RunningApi;
import commonplace.query.testkit.Samples;
import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The directory over real HTTP.
class CommunityRoutesIT {
  private static final String ROSES = "https://gardens.example/c/roses?x=1&y";

  private final InMemoryEventLog log = new InMemoryEventLog(InstantSource.system());
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final CommunityIndex index = new CommunityIndex(log, topics);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Javalin server =
      Javalin.create(config -> {
        config.startup.showJavalinBanner = false;
        new Api(
                RunningApi.ORIGIN,
                Samples.archive(),
                index,
                new SearchBudget(SearchLimit.DEFAULT, meters),
                meters)
            .addTo(config.routes);
      });
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() {
    var garden =
        Listed.server("gardens.example:8443")
            .name("Garden")
            .summary("Plants")
            .software("mastodon")
            .speaks("de")
            .topic("gardening", 12)
            .open(true)
            .posts(40)
            .member()
            .done();
    var roses = Listed.group(ROSES).name("Roses").done();
    for (var community : new commonplace.core.log.Community[] {garden, roses}) {
      log.append(topics.communities(), community.id(), community.id(), Optional.of(community))
          .join();
    }
    index.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> index.check() instanceof Health.Ready);
    server.start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    server.stop();
    index.close();
    http.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var url = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/communities" + path);
    return http.send(
        HttpRequest.newBuilder(url).build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private ObjectNode json(String path) throws IOException, InterruptedException {
    var answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    return Json.parse(answer.body());
  }

  @Test
  void aSearchAnswersAsTheDesignSays() throws Exception {
    assertThat(json("?q=garden&limit=1").toString())
        .isEqualTo(
            Json.parse(
                    """
                    {"total":2,"hits":[{"id":"gardens.example:8443","kind":"instance","name":"Garden",
                      "summary":"Plants","url":"https://gardens.example:8443/","languages":["de"],
                      "topics":[{"tag":"gardening","posts":12}],"software":"mastodon","open":true,
                      "activity":{"posts":40,"authors":20},"member":true,"read":"1970-01-01T00:00:00Z",
                      "why":["topic #gardening (12 posts)","name: \\"Garden\\"",
                        "address: gardens.example:8443","member of this relay"]}],
                     "facets":{"kind":[{"value":"group","count":1},{"value":"instance","count":1}],
                      "language":[{"value":"de","count":1}],"software":[{"value":"mastodon","count":1}],
                      "topic":[{"value":"gardening","count":1}],"open":[{"value":"true","count":1}]},
                     "next":"NEXT"}
                    """
                        .replace("NEXT", json("?q=garden&limit=1").path("next").asString()))
                .toString());
  }

  @Test
  void theNextPageFollowsFromTheFirst() throws Exception {
    var first = json("?limit=1");
    var second = json("?limit=1&cursor=" + first.path("next").asString());
    assertThat(second.path("hits").path(0).path("id").asString()).isEqualTo(ROSES);
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void oneCommunityIsFoundByItsId() throws Exception {
    assertThat(json("/gardens.example:8443").path("name").asString()).isEqualTo("Garden");
    assertThat(json("/gardens.example%3A8443").path("name").asString()).isEqualTo("Garden");
    var encoded = URLEncoder.encode(ROSES, StandardCharsets.UTF_8);
    assertThat(json("/" + encoded).path("name").asString()).isEqualTo("Roses");
    assertThat(get("/nobody.example").statusCode()).isEqualTo(404);
    assertThat(Json.parse(get("/nobody.example").body()).path("title").asString())
        .isEqualTo("There is no such thing");
  }

  @Test
  void mistakesAreProblemsThatNameTheParameter() throws Exception {
    for (var mistake : new String[] {"limit=0", "nonsense=1", "kind=x", "cursor=x", "open=1"}) {
      var answer = get("?" + mistake);
      assertThat(answer.statusCode()).as(mistake).isEqualTo(400);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      var problem = Json.parse(answer.body());
      assertThat(problem.path("type").asString()).isEqualTo("/problems#mistake");
      assertThat(problem.path("parameter").asString())
          .isEqualTo(mistake.substring(0, mistake.indexOf('=')));
      assertThat(problem.path("position").asInt(-1)).isZero();
      assertThat(problem.path("length").isInt()).isTrue();
      assertThat(problem.path("allowed").asString()).isNotEmpty();
      assertThat(problem.path("detail").asString()).isNotEmpty();
    }
  }

  @Test
  void answersAreTimed() throws Exception {
    json("?q=garden");
    json("/gardens.example:8443");
    for (var route : new String[] {"communities", "community"}) {
      assertThat(meters.timer("commonplace.query.answers", "route", route).count())
          .as(route)
          .isEqualTo(1);
    }
  }
}
