package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Answer;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.LdSignatures;
import commonplace.core.testkit.Received;
import commonplace.core.testkit.Reply;
import io.micrometer.core.instrument.Counter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a member with a good key and bad intentions may try: each is refused in bounded time,
/// counted, and leaves nothing on any topic.
@Timeout(60)
class HostileSendersIT {
  @TempDir Path folder;
  private final FakePeer peer = FakePeer.start();
  private final FakeActor alice = peer.person("alice").indexable(true);
  private final FakeActor mallory = peer.person("mallory");
  private final Activities writes = Activities.mastodon(alice);
  private RunningRelay relay;

  @BeforeEach
  void start() throws IOException {
    // nothing owed is answered, so that no topic moves by itself
    peer.inbox().usually(Answer.status(503));
    relay = RunningRelay.start(folder);
    var instance = peer.instanceActor();
    var follow = Activities.mastodon(instance).followPublic();
    assertThat(peer.post(relay.inbox(), instance, follow).status()).isEqualTo(202);
    // both keys are known
    for (var actor : new FakeActor[] {alice, mallory}) {
      var hello = Activities.mastodon(actor);
      var create = hello.create(hello.note("hello"));
      assertThat(peer.post(relay.inbox(), actor, create).status()).isEqualTo(202);
    }
    // and what the member runs, which is asked for after its Follow was answered
    var id = ActorUri.of(instance.id());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> relay.relay.subscriptions().software(id).isPresent());
  }

  @AfterEach
  void stop() {
    relay.close();
    peer.close();
  }

  private interface Attempt {
    Reply send() throws Exception;
  }

  private double refused() {
    return relay.meters.find("commonplace.inbox.refused").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private double duplicates() {
    return relay.meters.get("commonplace.inbox.duplicates").counter().count();
  }

  private void isRefused(int status, String reason, Attempt attempt) throws Exception {
    var before = relay.sizes();
    double counted = refused();
    var reply = attempt.send();
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.body()).contains(reason);
    assertThat(refused()).isEqualTo(counted + 1);
    assertThat(relay.sizes()).isEqualTo(before);
  }

  private byte[] create() {
    return Json.bytes(writes.create(writes.note("x")));
  }

  @Test
  void anotherActorsKeyProvesNothing() throws Exception {
    isRefused(403, "carries no proof", () -> peer.post(relay.inbox(), mallory, create()));
  }

  @Test
  void aReplayWithinTheWindowIsADuplicate() {
    var body = create();
    var headers = peer.client().signed("POST", relay.inbox(), alice, body);
    assertThat(peer.client().send("POST", relay.inbox(), headers, body).status()).isEqualTo(202);
    var before = relay.sizes();
    double duplicates = duplicates();
    assertThat(peer.client().send("POST", relay.inbox(), headers, body).status()).isEqualTo(202);
    assertThat(relay.sizes()).isEqualTo(before);
    assertThat(duplicates()).isEqualTo(duplicates + 1);
  }

  @Test
  void aReplayOutsideTheWindowIsRefused() throws Exception {
    var body = create();
    var headers = new LinkedHashMap<>(peer.client().signed("POST", relay.inbox(), alice, body));
    var then = Instant.now().minus(2, ChronoUnit.HOURS).atZone(ZoneOffset.UTC);
    headers.put("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(then));
    var signed = peer.client().sign("POST", relay.inbox(), alice, headers);
    isRefused(401, "hour", () -> peer.client().send("POST", relay.inbox(), signed, body));
  }

  @Test
  void theDigestOfAnotherBodyIsRefused() throws Exception {
    var headers = peer.client().signed("POST", relay.inbox(), alice, create());
    isRefused(401, "Digest", () -> peer.client().send("POST", relay.inbox(), headers, create()));
  }

  @Test
  void twoSignatureHeadersAreRefused() throws Exception {
    var body = create();
    var headers = peer.client().signed("POST", relay.inbox(), alice, body);
    var others = peer.client().signed("POST", relay.inbox(), mallory, body);
    isRefused(401, "Signature", () -> sendTwice(headers, others, body));
  }

  private Reply sendTwice(Map<String, String> headers, Map<String, String> others, byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(relay.inbox()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    others.forEach((name, value) -> {
      if (name.equals("Signature")) {
        request.header(name, value);
      }
    });
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(answer.statusCode(), answer.body(), answer.headers().map());
    }
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("a name twice", "{\"type\":\"Create\",\"type\":\"Delete\"}", 400, "twice"),
        Arguments.of("half a character", "{\"type\":\"\\ud800\"}", 400, "surrogate"),
        Arguments.of("deep lists", "[".repeat(100_000), 400, "deeper than 64"),
        Arguments.of("deep objects", "{\"a\":".repeat(100_000), 400, "deeper than 64"),
        Arguments.of(
            "a long number", "{\"a\":" + "9".repeat(100_000) + "}", 400, "longer than 100"),
        Arguments.of("no UTF-8", "{\"type\":\"Cr\u00ff\"}", 400, "UTF-8"),
        Arguments.of("nothing", "", 400, "empty"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void whatIsNoJsonIsRefused(String name, String body, int status, String reason) throws Exception {
    var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    isRefused(status, reason, () -> peer.post(relay.inbox(), alice, bytes));
  }

  /// Of many values in all before it is looked at whose they are.
  @ParameterizedTest
  @CsvSource({"1001, at most 1000", "10000, at most 20000 names"})
  void tooManyTagsAreRefused(int count, String reason) throws Exception {
    var note = writes.note("x");
    var tags = note.putArray("tag");
    for (int i = 0; i < count; i++) {
      tags.addObject().put("type", "Hashtag").put("name", "#t" + i);
    }
    isRefused(422, reason, () -> peer.post(relay.inbox(), alice, writes.create(note)));
  }

  @Test
  void oneByteMoreThanAllowedIsRefused() throws Exception {
    isRefused(413, "1048576", () -> peer.post(relay.inbox(), alice, new byte[(1 << 20) + 1]));
  }

  @Test
  void anEncodedBodyIsNotUnpacked() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[100 << 20]); // 100 MiB of zeros in 100 KiB
    }
    var body = packed.toByteArray();
    var headers = new LinkedHashMap<>(peer.client().signed("POST", relay.inbox(), alice, body));
    headers.put("Content-Encoding", "gzip");
    isRefused(
        415, "without an encoding", () -> peer.client().send("POST", relay.inbox(), headers, body));
  }

  /// We are no member of ours, and only members' keys are fetched.
  @Test
  void aKeyIdThatPointsAtUsIsRefused() throws Exception {
    var body = create();
    var headers = new LinkedHashMap<>(peer.client().signed("POST", relay.inbox(), alice, body));
    headers.computeIfPresent(
        "Signature",
        (_, signature) -> signature.replace(alice.keyId(), relay.origin + "/actor#main-key"));
    isRefused(
        403, "does not subscribe", () -> peer.client().send("POST", relay.inbox(), headers, body));
  }

  /// Its document can be had, and is nothing to us; nor is how its server wants to be asked.
  @ParameterizedTest(name = "from a server that takes message signatures alone: {0}")
  @ValueSource(booleans = {false, true})
  void aFollowWithAFalseSignatureLeavesNothing(boolean messageSignaturesOnly) throws Exception {
    try (var elsewhere = FakePeer.start().messageSignaturesOnly(messageSignaturesOnly)) {
      var victim = elsewhere.person("victim");
      var body = Json.bytes(Activities.mastodon(victim).followPublic());
      var headers = new LinkedHashMap<>(peer.client().signed("POST", relay.inbox(), alice, body));
      headers.computeIfPresent(
          "Signature", (_, signature) -> signature.replace(alice.keyId(), victim.keyId()));
      isRefused(
          401, "does not match", () -> peer.client().send("POST", relay.inbox(), headers, body));
      assertThat(elsewhere.fetches()).extracting(Received::answered).contains(200);
    }
  }

  @Test
  void anActorWhoseInboxIsOursIsNoSubscriber() throws Exception {
    var loop = peer.actor("/loop", "Application", "loop");
    var document = loop.document();
    document.put("inbox", relay.inbox());
    document.putObject("endpoints").put("sharedInbox", relay.inbox());
    peer.serve("/loop", 200, "application/activity+json", document.toString());
    double before = refused();
    var follow = Activities.mastodon(loop).followPublic();
    var reply = peer.post(relay.inbox(), loop, follow);
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.body()).contains("inbox is on another server");
    assertThat(refused()).isEqualTo(before + 1);
    assertThat(relay.relay.subscriptions().subscribers()).isEqualTo(1);
  }

  /// The signed statements are all still there, somewhere.
  @Test
  void whatWrapsASignedActivityIsRefused() throws Exception {
    var signed = LdSignatures.create(alice, 1);
    var signature = signed.remove("signature");
    var wrapped = signed.deepCopy();
    wrapped.withObject("/object").put("content", "Buy this").put("id", alice.id() + "/notes/2");
    wrapped.putArray("@included").add(signed);
    wrapped.set("signature", signature);
    isRefused(403, "@included", () -> peer.post(relay.inbox(), mallory, wrapped));
    var graph = wrapped.deepCopy();
    graph.remove(java.util.List.of("@included"));
    graph.putArray("@graph").add(signed);
    isRefused(403, "@graph", () -> peer.post(relay.inbox(), mallory, graph));
  }

  @Test
  void aContextThatRedefinesWhatWasSignedIsRefused() throws Exception {
    var signed = LdSignatures.create(alice, 1);
    signed
        .putArray("@context")
        .add("https://www.w3.org/ns/activitystreams")
        .addObject()
        .put("spoken", "https://www.w3.org/ns/activitystreams#content")
        .put("content", "https://mallory.example/ignored");
    signed.withObject("/object").put("content", "Buy this").put("spoken", "Hello");
    isRefused(403, "gives another meaning", () -> peer.post(relay.inbox(), mallory, signed));
  }

  @Test
  void contextsBeyondNumberAreNeitherFetchedNorRead() throws Exception {
    var fetches = peer.fetches().size();
    var signed = LdSignatures.create(alice, 1);
    var contexts = signed.putArray("@context").add("https://www.w3.org/ns/activitystreams");
    for (int i = 0; i < 5_000; i++) {
      contexts.add(peer.origin() + "/context/" + i);
    }
    isRefused(403, "context", () -> peer.post(relay.inbox(), mallory, signed));
    var nested = LdSignatures.create(alice, 1);
    var inner = nested.putArray("@context").addObject();
    for (int i = 0; i < 2_000; i++) {
      inner.putObject("t" + i).put("@id", "t" + (i + 1)).put("@type", "@id");
    }
    isRefused(403, "more than 500 terms", () -> peer.post(relay.inbox(), mallory, nested));
    assertThat(peer.fetches().subList(fetches, peer.fetches().size()))
        .as("what its origin says is asked for once")
        .extracting(Received::target)
        .containsExactly("/users/alice/notes/1");
  }

  /// Ten nameless things, each related to each, would be work beyond bounds: names for the nameless
  /// are refused before that.
  @Test
  void aCliqueOfNamelessThingsIsRefused() throws Exception {
    var signed = LdSignatures.create(alice, 1);
    var tags = signed.withObject("/object").putArray("tag");
    for (int i = 0; i < 10; i++) {
      var one = tags.addObject().put("id", "_:e" + i).put("type", "Note");
      var related = one.putArray("tag");
      for (int j = 0; j < 10; j++) {
        related.addObject().put("id", "_:e" + j);
      }
    }
    isRefused(403, "not an absolute URL", () -> peer.post(relay.inbox(), mallory, signed));
  }

  @Test
  void longListsOfNamelessThingsAreGivenUp() throws Exception {
    var signed = LdSignatures.create(alice, 1);
    var tags = signed.withObject("/object").putArray("tag");
    for (int i = 0; i < 1_000; i++) {
      tags.addObject().put("type", "Note").putObject("attachment").put("type", "Note");
    }
    isRefused(
        403, "more than 400 things without an id", () -> peer.post(relay.inbox(), mallory, signed));
  }

  @Test
  void aBadKeyIdIsAskedForOnce() throws Exception {
    var body = create();
    var headers = new LinkedHashMap<>(peer.client().signed("POST", relay.inbox(), alice, body));
    headers.computeIfPresent(
        "Signature",
        (_, signature) -> signature.replace(alice.keyId(), peer.origin() + "/nobody#main-key"));
    int before = peer.fetches().size();
    for (int i = 0; i < 20; i++) {
      isRefused(401, "404", () -> peer.client().send("POST", relay.inbox(), headers, body));
    }
    assertThat(peer.fetches()).hasSize(before + 1);
  }
}
