package commonplace.archive.directory;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Authority;
import commonplace.core.testkit.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerDocumentsTest {
  private static final Authority SERVER = Authority.of("garden.example");

  private static java.util.Optional<String> link(String links) {
    return NodeInfo.link(Json.parse(links), SERVER).map(iri -> iri.text());
  }

  @Test
  void theNewestKnownNodeInfoIsChosen() {
    assertThat(
            link(
                """
                {"links":[
                  {"rel":"http://nodeinfo.diaspora.software/ns/schema/1.0","href":"https://garden.example/1"},
                  {"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"https://garden.example/2.0"},
                  {"rel":"http://nodeinfo.diaspora.software/ns/schema/2.1","href":"https://Garden.example:443/2.1"},
                  {"rel":"https://www.w3.org/ns/activitystreams#Application","href":"https://garden.example/actor"}]}
                """))
        .contains("https://Garden.example:443/2.1");
  }

  @Test
  void aLinkToAnotherServerIsNotFollowed() {
    var rel = "http://nodeinfo.diaspora.software/ns/schema/2.0";
    assertThat(
            link(
                "{\"links\":[{\"rel\":\"%s\",\"href\":\"https://evil.example/2.0\"}]}"
                    .formatted(rel)))
        .isEmpty();
    assertThat(
            link("{\"links\":[{\"rel\":\"%s\",\"href\":\"/nodeinfo/2.0\"},7,null]}".formatted(rel)))
        .isEmpty();
    assertThat(
            link(
                "{\"links\":{\"rel\":\"%s\",\"href\":\"https://garden.example/x\"}}"
                    .formatted(rel)))
        .contains("https://garden.example/x");
    assertThat(link("{}")).isEmpty();
  }

  private static ServerCard nodeInfo(String json) {
    return NodeInfo.card(Json.parse(json));
  }

  @Test
  void nodeInfoIsReadTolerantly() {
    var card =
        nodeInfo(
            """
            {"version":"2.1","software":{"name":"GoToSocial","version":"0.17"},"openRegistrations":"true",
             "usage":{"users":{"total":"9","activeMonth":"7"}},
             "metadata":{"nodeName":"<b>Gärten &amp; mehr</b>","nodeDescription":"a\\u202eb","langs":["pl","de_AT","??"]}}
            """);
    assertThat(card.name()).isEqualTo("Gärten & mehr");
    assertThat(card.summary()).isEqualTo("ab");
    assertThat(card.software()).isEqualTo("gotosocial");
    assertThat(card.open()).contains(true);
    assertThat(card.activeMonth()).contains(7L);
    assertThat(card.languages()).containsExactly("pl", "de-AT");
  }

  @Test
  void hiddenNumbersAreAbsent() {
    for (var users :
        List.of(
            "{}",
            "[]",
            "null",
            "{\"activeMonth\":0}",
            "{\"activeMonth\":-3}",
            "{\"activeMonth\":1e9}",
            "{\"activeMonth\":99999999999}",
            "{\"activeMonth\":\"many\"}")) {
      assertThat(
              nodeInfo("{\"usage\":{\"users\":%s},\"metadata\":[]}".formatted(users)).activeMonth())
          .as(users)
          .isEmpty();
    }
    assertThat(nodeInfo("{}")).isEqualTo(ServerCard.EMPTY);
  }

  @Test
  void mastodonDescribesItself() {
    var v2 =
        InstanceApi.MASTODON_V2.card(
            Json.parse(
                """
                {"title":"Garden","description":"<p>Plants <br>and more</p>","languages":["de","en"],
                 "registrations":{"enabled":true,"approval_required":true},
                 "usage":{"users":{"active_month":41}}}
                """));
    assertThat(v2.name()).isEqualTo("Garden");
    assertThat(v2.summary()).isEqualTo("Plants and more");
    assertThat(v2.open()).contains(true);
    assertThat(v2.activeMonth()).contains(41L);
    assertThat(v2.languages()).containsExactly("de", "en");
    var v1 =
        InstanceApi.MASTODON_V1.card(
            Json.parse(
                """
                {"title":"Old","short_description":" ","description":"long","registrations":false,
                 "languages":["en"],"pleroma":{"stats":{"mau":12}}}
                """));
    assertThat(v1.summary()).isEqualTo("long");
    assertThat(v1.open()).contains(false);
    assertThat(v1.activeMonth()).contains(12L);
  }

  @Test
  void lemmyDescribesItself() {
    var json =
        Json.parse(
            """
            {"site_view":{"site":{"name":"Feddit","description":"for all"},
              "local_site":{"registration_mode":"RequireApplication"},
              "counts":{"users_active_month":305}},
             "all_languages":[{"id":0,"code":"und","name":"Undetermined"},{"id":37,"code":"en","name":"English"},{"id":32,"code":"de","name":"Deutsch"}],
             "discussion_languages":[0,37,32,99]}
            """);
    var card = InstanceApi.LEMMY_V3.card(json);
    assertThat(card.name()).isEqualTo("Feddit");
    assertThat(card.open()).contains(true);
    assertThat(card.activeMonth()).contains(305L);
    assertThat(card.languages()).containsExactly("en", "de");
  }

  @Test
  void textIsBounded() {
    var card = nodeInfo("{\"metadata\":{\"nodeName\":\"%s\"}}".formatted("🌱".repeat(400)));
    assertThat(card.name()).hasSizeLessThanOrEqualTo(ServerCard.MAX_NAME).endsWith("🌱…");
  }
}
