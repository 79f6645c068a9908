package commonplace.relay.terms;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorDocument;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.KnownActor;
import commonplace.core.peer.FetchResult;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpeakersTest {
  private static final Authority HOST = Authority.of("m.example");
  private static final String RELAY = "https://m.example/relay";
  private static final String NODE_INFO = "https://m.example/.well-known/nodeinfo";
  private static final String WEB_FINGER =
      "https://m.example/.well-known/webfinger?resource=acct:m.example@m.example";

  private final Map<String, FetchResult> served = new HashMap<>();
  private final List<ActorUri> followers = new ArrayList<>();
  private final Speakers speakers = new Speakers(_ -> followers, this::get, "https");

  private FetchResult get(Iri url) {
    return served.getOrDefault(url.text(), new FetchResult.Fetched(404, "", Bytes.EMPTY, url));
  }

  private void links(String url, String from, String rel, String href) {
    var json = Json.object();
    json.putArray("links").addObject().put("rel", rel).put("href", href);
    served.put(url, new FetchResult.Fetched(200, "", Bytes.utf8(json.toString()), Iri.of(from)));
  }

  private static KnownActor actor(String id, String type) {
    return new KnownActor(
        ActorUri.of(id),
        ActorFlags.of(new ActorDocument(Json.object().put("id", id).put("type", type))),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH);
  }

  @Test
  void onlyAnApplicationOfTheServer() {
    assertThat(speakers.mayBe(actor(RELAY, "Application"), HOST)).isTrue();
    for (var type : List.of("Person", "Service", "Group", "Organization", "")) {
      assertThat(speakers.mayBe(actor(RELAY, type), HOST)).as(type).isFalse();
    }
    assertThat(speakers.mayBe(actor("https://x.m.example/actor", "Application"), HOST)).isFalse();
  }

  @Test
  void theOneThatFollowsAndTheOneAtTheUsualPlaceAreKnown() {
    assertThat(speakers.isKnown(actor("https://m.example/actor", "Application"), HOST)).isTrue();
    assertThat(speakers.isKnown(actor("https://m.example/actor/2", "Application"), HOST)).isFalse();
    assertThat(speakers.isKnown(actor(RELAY, "Application"), HOST)).isFalse();
    followers.add(ActorUri.of(RELAY));
    assertThat(speakers.isKnown(actor(RELAY, "Application"), HOST)).isTrue();
  }

  @Test
  void nodeInfoNamesOne() throws InterruptedException {
    var relay = actor(RELAY, "Application");
    assertThat(speakers.isNamed(relay, HOST)).isFalse();
    links(NODE_INFO, NODE_INFO, "http://nodeinfo.diaspora.software/ns/schema/2.1", RELAY);
    assertThat(speakers.isNamed(relay, HOST)).isFalse();
    var rel = "https://www.w3.org/ns/activitystreams#Application";
    links(NODE_INFO, NODE_INFO, rel, "https://m.example/another");
    assertThat(speakers.isNamed(relay, HOST)).isFalse();
    links(NODE_INFO, "https://evil.example/.well-known/nodeinfo", rel, RELAY);
    assertThat(speakers.isNamed(relay, HOST)).as("another server says so").isFalse();
    links(NODE_INFO, NODE_INFO, rel, RELAY);
    assertThat(speakers.isNamed(relay, HOST)).isTrue();
  }

  @Test
  void webFingerNamesOne() throws InterruptedException {
    links(WEB_FINGER, WEB_FINGER, "alternate", RELAY);
    assertThat(speakers.isNamed(actor(RELAY, "Application"), HOST)).isFalse();
    links(WEB_FINGER, WEB_FINGER, "self", RELAY);
    assertThat(speakers.isNamed(actor(RELAY, "Application"), HOST)).isTrue();
  }

  @Test
  void whatMakesNoSenseNamesNobody() throws InterruptedException {
    for (var text : List.of("", "[]", "{\"links\": {}}", "{\"links\": [1, {\"rel\": []}]}")) {
      served.put(NODE_INFO, new FetchResult.Fetched(200, "", Bytes.utf8(text), Iri.of(NODE_INFO)));
      assertThat(speakers.isNamed(actor(RELAY, "Application"), HOST)).as(text).isFalse();
    }
  }
}
