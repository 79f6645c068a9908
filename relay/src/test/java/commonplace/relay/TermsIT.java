package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import commonplace.core.testkit.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Terms as members, their admins and the operator meet them, over HTTP.
class TermsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Pattern CODE = Pattern.compile("commonplace-[0-9a-f]{32}");
  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

  @TempDir Path folder;
  private RunningRelay relay;
  private FakePeer reader;
  private FakePeer writer;
  private FakeActor ada;
  private Activities words;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
    reader = FakePeer.start();
    writer = FakePeer.start();
    ada = writer.person("ada");
    words = Activities.mastodon(ada);
  }

  @AfterEach
  void stop() {
    relay.close();
    reader.close();
    writer.close();
  }

  private void subscribe(FakePeer peer) {
    var instance = peer.instanceActor();
    var follow = Activities.mastodon(instance).followPublic();
    assertThat(peer.post(relay.origin + "/inbox", instance, follow).status()).isEqualTo(202);
    await().atMost(SOON).until(() -> types(peer).contains("Accept"));
  }

  private static List<String> types(FakePeer peer) {
    return peer.inbox().accepted().stream().map(Received::type).toList();
  }

  private Reply post(ObjectNode activity) {
    var reply = writer.post(relay.origin + "/inbox", ada, words.withLdSignature(activity));
    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    return reply;
  }

  private ObjectNode note(String hashtag) {
    return words.tagged(words.note("<p>about " + hashtag + "</p>"), hashtag);
  }

  private Reply admin(String method, String path, String body) {
    return writer
        .client()
        .send(
            method,
            relay.origin + path,
            Map.of("Authorization", "Bearer " + RunningRelay.TOKEN),
            body.getBytes(StandardCharsets.UTF_8));
  }

  private String terms(FakePeer peer) {
    return "/admin/api/terms?actor=" + peer.instanceActor().id();
  }

  @Test
  void aMemberGetsWhatItsTermsLetThroughAndEveryRetraction() {
    subscribe(reader);
    subscribe(writer);
    var cats = "{\"version\": 0, \"receive\": {\"wantedHashtags\": [\"#Cats\"]}}";
    assertThat(admin("PUT", terms(reader), cats).status()).isEqualTo(200);
    assertThat(admin("PUT", terms(reader), cats).status()).as("stale").isEqualTo(409);
    assertThat(Json.parse(admin("GET", terms(reader), "").body()).path("version").asInt())
        .isEqualTo(1);
    var dogs = note("dogs");
    post(words.create(dogs));
    post(words.create(note("cats")));
    post(words.delete(Json.text(dogs, "id")));
    await().atMost(SOON).until(() -> types(reader).equals(List.of("Accept", "Create", "Delete")));
    assertThat(reader.inbox().accepted().get(1).body()).asString().contains("about cats");
    var report =
        admin("POST", "/admin/api/terms/preview?actor=" + reader.instanceActor().id(), cats);
    assertThat(Json.parse(report.body()).path("receive").path("passed").asInt())
        .as(report.body())
        .isEqualTo(1);
  }

  @Test
  void whatAMemberDoesNotSendIsNotRelayed() {
    subscribe(reader);
    subscribe(writer);
    var sent = "{\"send\": {\"hashtags\": [\"relay\"]}}";
    assertThat(admin("PUT", terms(writer), sent).status()).isEqualTo(200);
    assertThat(post(words.create(note("dogs"))).body()).contains("your server's terms");
    post(words.create(note("relay")));
    await().atMost(SOON).until(() -> types(reader).equals(List.of("Accept", "Create")));
    assertThat(relay.records(relay.topics.activities())).hasSize(1);
  }

  @Test
  void aServerSendsWithoutAFollowIfTheOperatorSaysSo() {
    subscribe(reader);
    var create = words.withLdSignature(words.create(note("cats")));
    assertThat(writer.post(relay.origin + "/inbox", ada, create).status()).isEqualTo(403);
    var host = "?host=" + writer.authority();
    assertThat(admin("POST", "/admin/api/members/admit" + host, "").status()).isEqualTo(200);
    assertThat(writer.post(relay.origin + "/inbox", ada, create).status()).isEqualTo(202);
    await().atMost(SOON).until(() -> types(reader).equals(List.of("Accept", "Create")));
    assertThat(types(writer)).as("it receives nothing").isEmpty();
    assertThat(admittedSenders()).containsExactly(writer.authority());
    assertThat(admin("GET", "/admin/api/members/" + writer.authority(), "").body())
        .contains("It is an admitted sender since")
        .doesNotContain("No Follow");
    assertThat(admin("POST", "/admin/api/members/dismiss" + host, "").status()).isEqualTo(200);
    assertThat(admin("POST", "/admin/api/members/dismiss" + host, "").status()).isEqualTo(404);
    assertThat(admittedSenders()).isEmpty();
    var another = words.withLdSignature(words.create(note("dogs")));
    assertThat(writer.post(relay.origin + "/inbox", ada, another).status()).isEqualTo(403);
    var delete = words.delete(Json.text(create.get("object"), "id"));
    assertThat(writer.post(relay.origin + "/inbox", ada, delete).status()).isEqualTo(202);
    assertThat(relay.keys(relay.topics.withdrawals())).as("what it sent it takes back").hasSize(1);
  }

  private List<String> admittedSenders() {
    var answer = Json.parse(admin("GET", "/admin/api/members", "").body());
    return answer.path("admittedSenders").valueStream().map(one -> Json.text(one, "host")).toList();
  }

  private Reply form(String path, Map<String, String> cookies, Map<String, String> fields) {
    var body =
        fields.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    var headers = new HashMap<String, String>();
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put("Origin", relay.origin);
    headers.put("Cookie", cookie(cookies));
    return keeping(
        cookies,
        writer
            .client()
            .send("POST", relay.origin + path, headers, body.getBytes(StandardCharsets.UTF_8)));
  }

  private Reply page(Map<String, String> cookies) {
    var reply =
        writer
            .client()
            .send("GET", relay.origin + "/terms", Map.of("Cookie", cookie(cookies)), new byte[0]);
    assertThat(reply.status()).isEqualTo(200);
    return reply;
  }

  private static String cookie(Map<String, String> cookies) {
    return cookies.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining("; "));
  }

  private static Reply keeping(Map<String, String> cookies, Reply reply) {
    reply
        .headers()
        .getOrDefault("set-cookie", List.of())
        .forEach(set -> {
          assertThat(set).contains("HttpOnly", "SameSite=Strict", "Path=/");
          var pair = set.substring(0, set.indexOf(';')).split("=", 2);
          cookies.put(pair[0], pair[1]);
        });
    return reply;
  }

  private static String found(Pattern pattern, String text, int group) {
    var matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(group);
  }

  @Test
  void anAdminProvesItsServerAndSetsItsTermsOnThePage() {
    var cookies = new HashMap<String, String>();
    assertThat(form("/terms/start", cookies, Map.of("host", writer.origin() + "/about")).status())
        .isEqualTo(303);
    var code = found(CODE, page(cookies).body(), 0);
    assertThat(form("/terms/prove", cookies, Map.of()).status()).as("not shown").isEqualTo(422);
    assertThat(form("/terms/prove", cookies, Map.of()).status()).as("at once").isEqualTo(429);

    // after a restart, which has asked nobody lately
    relay = relay.again();
    writer.instance(Json.object().put("description", "<p>Ours. " + code + "</p>"));
    assertThat(form("/terms/prove", cookies, Map.of()).status()).isEqualTo(303);
    var token = found(TOKEN, page(cookies).body(), 1);
    var fields = new HashMap<String, String>();
    fields.put("version", "0");
    fields.put("receive", "nothing");
    fields.put("send", "posts");
    fields.put("contact", "\"><script>");
    assertThat(form("/terms/save", cookies, fields).status()).as("no token").isEqualTo(403);
    fields.put("token", token);
    fields.put("languages", "not a language");
    assertThat(form("/terms/save", cookies, fields).body()).contains("Not saved", "not a language");
    fields.put("languages", "en");
    var preview = form("/terms/preview", cookies, fields);
    assertThat(preview.status()).isEqualTo(200);
    assertThat(preview.body()).contains("Nothing is saved yet").doesNotContain("<script>");
    assertThat(form("/terms/save", cookies, fields).status()).isEqualTo(303);
    assertThat(form("/terms/save", cookies, fields).status()).as("stale").isEqualTo(409);
    assertThat(page(cookies).body()).contains("Version 1, set by " + writer.authority());

    subscribe(writer);
    var held = Json.parse(admin("GET", terms(writer), "").body());
    assertThat(held.path("receive").path("nothing").asBoolean())
        .as("it begins with what was set before")
        .isTrue();
    assertThat(held.path("memory").asBoolean()).isFalse();
    var member = relay.origin + "/api/v1/members/" + writer.authority();
    var client = writer.client();
    assertThat(client.send("GET", member, Map.of(), new byte[0]).status())
        .as("it is not listed, so strangers do not see it")
        .isEqualTo(404);
    assertThat(client.send("GET", member, Map.of("Cookie", cookie(cookies)), new byte[0]).body())
        .as("its admin does")
        .contains(writer.instanceActor().id());
  }

  @Test
  void anotherSitesFormIsRefused() {
    var headers =
        Map.of(
            "Content-Type", "application/x-www-form-urlencoded", "Origin", "https://evil.example");
    var reply =
        writer
            .client()
            .send(
                "POST",
                relay.origin + "/terms/start",
                headers,
                "host=a.example".getBytes(StandardCharsets.UTF_8));
    assertThat(reply.status()).isEqualTo(403);
  }

  @Test
  void theSameGoesByApi() {
    var client = writer.client();
    var url = relay.origin + "/api/v1/terms";
    assertThat(client.send("GET", url, Map.of(), new byte[0]).status()).isEqualTo(401);
    var proof =
        Json.parse(
            client
                .send("POST", url + "/proof?host=" + writer.authority(), Map.of(), new byte[0])
                .body());
    writer.serve("/.well-known/commonplace", 200, "text/plain", Json.text(proof, "code") + "\n");
    var key = Json.object().put("key", Json.text(proof, "key"));
    var session = client.send("POST", url + "/session", Map.of(), Json.bytes(key));
    assertThat(session.status()).as(session.body()).isEqualTo(200);
    var bearer =
        Map.of("Authorization", "Bearer " + Json.text(Json.parse(session.body()), "token"));
    var wish = Json.object().put("version", 0).put("directory", false);
    assertThat(client.send("PUT", url, bearer, Json.bytes(wish)).status()).isEqualTo(200);
    assertThat(client.send("PUT", url, bearer, Json.bytes(wish)).status()).isEqualTo(409);
    var terms = Json.parse(client.send("GET", url, bearer, new byte[0]).body());
    assertThat(terms.path("directory").asBoolean()).isFalse();
    assertThat(Json.text(terms, "author")).isEqualTo(writer.authority());
    assertThat(client.send("POST", url + "/preview", bearer, Json.bytes(wish)).status())
        .isEqualTo(200);
    var odd = Json.object().put("memories", true);
    assertThat(client.send("PUT", url, bearer, Json.bytes(odd)).body()).contains("memories");
  }
}
