package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.JdkMessageSignatures;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Multikeys;
import commonplace.core.testkit.TestKeys;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Refused;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// POSTs that are signed as in RFC 9421, from their headers to the log.
class MessageSignaturesAtTheDoorTest {
  private static final String PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
  private static final String SERVER = "https://m.example";
  private static final String ALICE = SERVER + "/users/alice";
  private static final String PROXY = "https://proxy.example/actor";
  private static final String INBOX = Door.RELAY + "/inbox";
  private static final long NOW = Door.NOW.getEpochSecond();
  private static final List<String> COVERED = List.of("@method", "@target-uri", "content-digest");
  private static final PrivateKey KEY = TestKeys.rsa(0).getPrivate();

  @TempDir Path folder;
  private Door door;
  private final byte[] body = Json.bytes(create(1));

  @BeforeEach
  void open() throws InterruptedException {
    door = new Door(folder, SERVER);
    door.actor(ALICE, "Person");
    door.actor(PROXY, "Application");
  }

  @AfterEach
  void close() {
    door.close();
  }

  private static ObjectNode create(int number) {
    var note = Json.object().put("id", ALICE + "/notes/" + number).put("type", "Note");
    note.put("content", "secret words").put("attributedTo", ALICE).set("to", Json.array(PUBLIC));
    var activity = Json.object().put("id", ALICE + "/activities/" + number).put("type", "Create");
    activity.put("actor", ALICE).set("to", Json.array(PUBLIC));
    activity.set("object", note);
    return activity;
  }

  private static Map<String, String> mastodon(long created, String target, byte[] body) {
    return JdkMessageSignatures.mastodonPost(ALICE + "#key", KEY, created, target, body);
  }

  @Test
  void whatMastodonSendsIsOnTheLogByteForByte() throws InterruptedException {
    assertThat(door.send(mastodon(NOW, INBOX, body), body)).isEqualTo(new Admitted("Create"));
    var admitted = door.records(door.topics.activities()).getFirst().value().orElseThrow();
    assertThat(admitted.body().toArray()).isEqualTo(body);
    assertThat(admitted.signer().text()).isEqualTo(ALICE);
  }

  @ParameterizedTest
  @CsvSource({
    "Ed25519, 255, ed25519",
    "EC, 256, ecdsa-p256-sha256",
    "RSA, 2048, rsa-v1_5-sha256",
    "RSA, 2048, rsa-pss-sha512"
  })
  void aMultikeySignsRequestsToo(String kind, int bits, String algorithm)
      throws InterruptedException {
    var pair = TestKeys.generate(kind, bits);
    var document = Json.object().put("id", ALICE).put("type", "Person");
    document
        .put("inbox", ALICE + "/inbox")
        .putArray("assertionMethod")
        .addObject()
        .put("id", ALICE + "#key")
        .put("type", "Multikey")
        .put("controller", ALICE)
        .put("publicKeyMultibase", Multikeys.of(pair.getPublic()));
    door.serve(ALICE, document);
    var parameters = usual(ALICE) + ";alg=\"" + algorithm + '"';
    var other = TestKeys.generate(kind, bits).getPrivate();
    refused(
        door.send(multikeySigned(other, algorithm, parameters), body),
        "the signature does not match the request and the key");
    assertThat(door.send(multikeySigned(pair.getPrivate(), algorithm, parameters), body))
        .isEqualTo(new Admitted("Create"));
  }

  private Map<String, String> multikeySigned(PrivateKey key, String algorithm, String parameters) {
    return JdkMessageSignatures.sign(
        "sig1", key, algorithm, COVERED, parameters, "POST", INBOX, plain());
  }

  @Test
  void alteredOrOldOnesAreRefusedBeforeAnythingIsFetched() throws InterruptedException {
    var good = mastodon(NOW, INBOX, body);
    refused(
        door.send(good, (create(1) + " ").getBytes(StandardCharsets.UTF_8)),
        "the body does not match the Content-Digest header");
    var undigested = new HashMap<>(good);
    undigested.remove("content-digest");
    refused(
        door.send(undigested, body),
        "the signature covers a header that was not sent: content-digest");
    refused(door.send(mastodon(NOW - 3601, INBOX, body), body), "created is too old");
    refused(door.send(mastodon(NOW + 3601, INBOX, body), body), "created is in the future");
    var elsewhere = mastodon(NOW, "https://other.example/inbox", body);
    refused(door.send(elsewhere, body), "the request was signed for another host");
    assertThat(door.fetched).isEmpty();
  }

  @Test
  void aDigestThatIsNotCoveredIsNone() throws InterruptedException {
    var headers =
        JdkMessageSignatures.sign(
            "sig1",
            KEY,
            "rsa-v1_5-sha256",
            COVERED.subList(0, 2),
            usual(ALICE),
            "POST",
            INBOX,
            plain());
    refused(door.send(headers, body), "the signature does not cover content-digest");
    assertThat(door.fetched).isEmpty();
  }

  @Test
  void anotherTargetIsAnotherRequest() throws InterruptedException {
    refused(
        door.send(mastodon(NOW, INBOX + "?shared", body), body),
        "the signature does not match the request and the key");
    refused(
        door.send(mastodon(NOW, INBOX.replace("https", "http"), body), body),
        "the signature does not match the request and the key");
  }

  @Test
  void ofSeveralSignaturesThatOfTheActorsServerCounts() throws InterruptedException {
    var headers = signed("proxy", KEY, usual(PROXY), plain());
    headers = signed("odd", KEY, usual(ALICE) + ";alg=\"hmac-sha256\"", headers);
    headers = signed("sig1", KEY, usual(ALICE), headers);
    assertThat(door.send(headers, body)).isEqualTo(new Admitted("Create"));
    assertThat(door.fetched).hasSize(1).allMatch(url -> url.startsWith(ALICE));
  }

  /// A key that we have and that fits is preferred to one that would have to be fetched.
  @Test
  void ofSeveralKeysOfOneServerTheKnownOneCounts() throws InterruptedException {
    assertThat(door.send(mastodon(NOW, INBOX, body), body)).isInstanceOf(Admitted.class);
    door.fetched.clear();
    var next = Json.bytes(create(2));
    var headers = plain(next);
    headers = signed("new", TestKeys.rsa(1).getPrivate(), usual(SERVER + "/users/eve"), headers);
    headers = signed("sig1", KEY, usual(ALICE), headers);
    assertThat(door.send(headers, next)).isEqualTo(new Admitted("Create"));
    assertThat(door.fetched).isEmpty();
  }

  @Test
  void aStrangersKeyIsNotFetched() throws InterruptedException {
    var headers = signed("proxy", KEY, usual(PROXY), plain());
    assertThat(door.send(headers, body))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Refusal.NOT_A_MEMBER));
    assertThat(door.fetched).isEmpty();
  }

  private void refused(Admission admission, String detail) {
    assertThat(admission)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Refusal.BAD_SIGNATURE);
              assertThat(refused.reason().status()).isEqualTo(401);
              assertThat(refused.detail()).startsWith(detail);
            });
    assertThat(door.records(door.topics.activities())).isEmpty();
  }

  private static String usual(String actor) {
    return ";created=" + NOW + ";keyid=\"" + actor + "#key\"";
  }

  private Map<String, String> plain() {
    return plain(body);
  }

  private static Map<String, String> plain(byte[] body) {
    return Map.of(
        "host", "relay.example",
        "content-type", "application/activity+json",
        "content-digest", JdkMessageSignatures.contentDigest(body));
  }

  private static Map<String, String> signed(
      String label, PrivateKey key, String parameters, Map<String, String> headers) {
    return JdkMessageSignatures.sign(
        label, key, "rsa-v1_5-sha256", COVERED, parameters, "POST", INBOX, headers);
  }
}
