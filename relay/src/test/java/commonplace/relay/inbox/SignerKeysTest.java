package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorDocument;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.KeyReader;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.KnownActor;
import commonplace.core.log.Topics;
import commonplace.core.peer.FetchResult;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Multikeys;
import commonplace.core.testkit.TestKeys;
import commonplace.relay.inbox.SignerKeys.Found;
import commonplace.relay.inbox.SignerKeys.Missing;
import commonplace.relay.inbox.SignerKeys.Unreachable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SignerKeysTest {
  private static final String ALICE = "https://m.example/users/alice";
  private static final Iri KEY = Iri.of(ALICE + "#main-key");
  private static final Authority STRANGER = Authority.of("victim.example");

  private final Map<String, FetchResult> served = new HashMap<>();
  private final List<String> fetched = new ArrayList<>();
  private final InMemoryEventLog log = new InMemoryEventLog(InstantSource.system());
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final KnownActors actors = new KnownActors(log, topics, InstantSource.system());
  private final SignerKeys keys =
      new SignerKeys(
          new ActorDocuments(this::fetch, server -> !server.equals(STRANGER)),
          new KeyReader(CryptoProvider.best()),
          actors);

  private FetchResult fetch(Iri url) {
    fetched.add(url.text());
    var page = url.text().replaceFirst("#.*", "");
    return served.getOrDefault(page, new FetchResult.Fetched(404, "", Bytes.EMPTY, Iri.of(page)));
  }

  @BeforeEach
  void start() {
    actors.start();
  }

  @AfterEach
  void stop() {
    actors.close();
  }

  private static ObjectNode document(String owner, String keyId, int key) {
    var document = Json.object().put("id", owner).put("type", "Person");
    document.put("inbox", owner + "/inbox");
    document
        .putObject("publicKey")
        .put("id", keyId)
        .put("owner", owner)
        .put("publicKeyPem", TestKeys.pem(TestKeys.rsa(key).getPublic()));
    return document;
  }

  private void known(Instant seen) {
    var id = ActorUri.of(ALICE);
    var actor =
        new KnownActor(id, ActorFlags.UNKNOWN, List.of(), Optional.empty(), Optional.empty(), seen);
    log.append(topics.actors(), ALICE, ALICE, Optional.of(actor)).join();
    await().atMost(Duration.ofSeconds(30)).until(() -> actors.find(id).isPresent());
  }

  @Test
  void whatIsKnownOfAnActorIsReadAgainAfterADay() throws InterruptedException {
    known(Instant.now().minus(Duration.ofDays(2)));
    serve(ALICE, document(ALICE, KEY.text(), 1).put("indexable", true));
    assertThat(keys.actor(ActorUri.of(ALICE)).orElseThrow().flags().indexable()).contains(true);
    assertThat(keys.actor(ActorUri.of(ALICE))).isPresent();
    assertThat(fetched).containsExactly(ALICE);
  }

  @Test
  void anOldDocumentIsBetterThanNone() throws InterruptedException {
    known(Instant.now().minus(Duration.ofDays(2)));
    assertThat(keys.actor(ActorUri.of(ALICE))).isPresent();
    assertThat(keys.actor(ActorUri.of(ALICE))).isPresent();
    assertThat(fetched).containsExactly(ALICE);
  }

  @Test
  void aRecentDocumentIsNotReadAgain() throws InterruptedException {
    known(Instant.now());
    assertThat(keys.actor(ActorUri.of(ALICE))).isPresent();
    assertThat(fetched).isEmpty();
  }

  private void serve(String url, ObjectNode document) {
    serve(url, document, url);
  }

  private void serve(String url, ObjectNode document, String location) {
    served.put(
        url,
        new FetchResult.Fetched(
            200, "application/activity+json", Bytes.of(Json.bytes(document)), Iri.of(location)));
  }

  private Found proven(Iri keyId) throws InterruptedException {
    var found = (Found) keys.find(keyId);
    keys.proven(found.owner());
    return found;
  }

  private static String pem(SignerKeys.Lookup lookup) {
    return ((Found) lookup).key().pem();
  }

  @Test
  void aKeyIsFetchedOnceAndKeptWhenASignatureHeld() throws InterruptedException {
    serve(ALICE, document(ALICE, KEY.text(), 0));
    assertThat(keys.kept(KEY.text())).isEmpty();
    assertThat(keys.find(KEY)).isInstanceOf(Found.class);
    assertThat(keys.find(KEY)).isInstanceOf(Found.class);
    assertThat(keys.kept(KEY.text())).isEmpty();
    assertThat(size()).as("whoever names a key makes us write nothing").isZero();
    for (int i = 0; i < 3; i++) {
      proven(KEY);
    }
    assertThat(keys.kept(KEY.text())).isPresent();
    assertThat(fetched).hasSize(1);
    assertThat(size()).isEqualTo(1);
  }

  private long size() {
    return log.endOffsets(topics.actors()).values().stream().mapToLong(end -> end).sum();
  }

  @Test
  void whatIsStoredOfAnActorIsBounded() throws InterruptedException {
    var large = document(ALICE, KEY.text(), 0).put("discoverable", true);
    large.put("summary", "\uD83D\uDC1D".repeat(100_000)).put("name", "n".repeat(100_000));
    large.put("preferredUsername", "u".repeat(100_000));
    large
        .putArray("assertionMethod")
        .addObject()
        .put("id", ALICE + "#long")
        .put("controller", ALICE)
        .put("publicKeyMultibase", "z" + "k".repeat(100_000));
    serve(ALICE, large);
    var known = proven(KEY).owner();
    assertThat(known.keys()).extracting(KnownActor.Key::id).containsExactly(KEY.text());
    var profile = known.profile().orElseThrow();
    assertThat(profile.summary()).hasSize(20_000).endsWith("\uD83D\uDC1D");
    assertThat(profile.name()).hasSize(1_000);
    assertThat(profile.handle()).hasSize(200);
  }

  @Test
  void whatWasReadForAFalseSignatureServesTheNextGoodOne() throws InterruptedException {
    serve(ALICE, document(ALICE, KEY.text(), 0));
    proven(KEY);
    serve(ALICE, document(ALICE, KEY.text(), 1));
    assertThat(keys.refresh(KEY)).isPresent();
    var next = (Found) keys.refresh(KEY).orElseThrow();
    assertThat(next.key().pem()).isEqualTo(TestKeys.pem(TestKeys.rsa(1).getPublic()));
    assertThat(size()).isEqualTo(1);
    keys.proven(next.owner());
    assertThat(pem(keys.find(KEY))).isEqualTo(next.key().pem());
    assertThat(fetched).hasSize(2);
  }

  @Test
  void aKeyThatDoesNotFitIsFetchedAgainButOnlyOnceInAWhile() throws InterruptedException {
    serve(ALICE, document(ALICE, KEY.text(), 0));
    var old = pem(keys.find(KEY));
    serve(ALICE, document(ALICE, KEY.text(), 1));
    assertThat(pem(keys.find(KEY))).isEqualTo(old);
    var next = (Found) keys.refresh(KEY).orElseThrow();
    assertThat(next.key().pem()).isNotEqualTo(old);
    keys.proven(next.owner());
    assertThat(keys.refresh(KEY)).isEmpty();
    assertThat(pem(keys.find(KEY))).isNotEqualTo(old);
    assertThat(fetched).hasSize(2);
  }

  @Test
  void whatAnActorNoLongerListsIsNoKeyOfIts() throws InterruptedException {
    serve(ALICE, document(ALICE, KEY.text(), 0));
    proven(KEY);
    var next = Iri.of(ALICE + "#next");
    serve(ALICE, document(ALICE, next.text(), 1));
    proven(next);
    assertThat(keys.kept(KEY.text())).isEmpty();
  }

  @Test
  void whatCouldNotBeHadIsNotAskedForAgainForAWhile() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      assertThat(keys.find(KEY)).isEqualTo(new Missing("the server answers 404 for it", true));
    }
    var down = Iri.of("https://down.example/users/bob#main-key");
    served.put("https://down.example/users/bob", new FetchResult.Unreachable("no answer"));
    for (int i = 0; i < 5; i++) {
      assertThat(keys.find(down)).isInstanceOf(Unreachable.class);
      assertThat(keys.actor(ActorUri.of(ALICE))).isEmpty();
    }
    assertThat(fetched).hasSize(3);
  }

  @Test
  void aStrangerCannotMakeUsFetchEndlesslyWithEverNewKeys() throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      assertThat(keys.find(Iri.of("https://victim.example/users/" + i + "#main-key")))
          .isNotInstanceOf(Found.class);
    }
    assertThat(fetched).hasSize(ActorDocuments.FAILURES_OF_A_STRANGER);
    serve(ALICE, document(ALICE, KEY.text(), 0));
    assertThat(keys.find(KEY)).as("of another server").isInstanceOf(Found.class);
  }

  @Test
  void norWithEverNewKeysOfOneActorThatIsThere() throws InterruptedException {
    var actor = "https://victim.example/users/bob";
    serve(actor, document(actor, actor + "#main-key", 0));
    for (int i = 0; i < 500; i++) {
      assertThat(keys.find(Iri.of(actor + "#" + i))).isNotInstanceOf(Found.class);
    }
    assertThat(fetched).hasSize(ActorDocuments.FAILURES_OF_A_STRANGER);
  }

  @Test
  void aKeyBelongsToWhoListsItOnItsOwnServer() throws InterruptedException {
    serve(ALICE, document("https://m.example/users/bob", KEY.text(), 0));
    assertThat(keys.find(KEY)).as("its owner's page knows nothing").isInstanceOf(Missing.class);
    var moved = Iri.of("https://n.example/users/carol#main-key");
    serve(
        "https://n.example/users/carol",
        document("https://n.example/users/carol", moved.text(), 0),
        "https://elsewhere.example/users/carol");
    assertThat(keys.find(moved)).isInstanceOf(Missing.class);
    var foreign = Iri.of("https://o.example/key");
    serve("https://o.example/key", document(ALICE, foreign.text(), 0));
    assertThat(keys.find(foreign)).isInstanceOf(Missing.class);
  }

  @Test
  void aKeyMayHaveADocumentOfItsOwn() throws InterruptedException {
    var own = Iri.of(ALICE + "/main-key");
    var stub = document(ALICE, own.text(), 0);
    stub.remove("inbox");
    serve(own.text(), stub);
    serve(ALICE, document(ALICE, own.text(), 0));
    proven(own);
    assertThat(actors.find(ActorUri.of(ALICE))).isPresent();
  }

  private static final Iri APART = Iri.of("https://m.example/keys/7");

  private static ObjectNode alone(String ownerName, String materialName, String material) {
    return Json.object().put("id", APART.text()).put(ownerName, ALICE).put(materialName, material);
  }

  /// Her document, without any key.
  private static ObjectNode keyless() {
    var document = document(ALICE, KEY.text(), 0);
    document.remove("publicKey");
    return document;
  }

  private static String pem(int key) {
    return TestKeys.pem(TestKeys.rsa(key).getPublic());
  }

  @Test
  void aKeyAloneIsItsOwnersIfThatOneNamesIt() throws InterruptedException {
    serve(APART.text(), alone("owner", "publicKeyPem", pem(1)));
    serve(ALICE, keyless().put("publicKey", APART.text()));
    assertThat(pem(keys.find(APART))).isEqualTo(pem(1));
    assertThat(((Found) keys.find(APART)).owner().id().text()).isEqualTo(ALICE);
    assertThat(fetched).containsExactly(APART.text(), ALICE);
  }

  @Test
  void soIsAMultikeyAlone() throws InterruptedException {
    var pair = TestKeys.generate("Ed25519", 255);
    var key =
        alone("controller", "publicKeyMultibase", Multikeys.of(pair.getPublic()))
            .put("type", "Multikey");
    serve(APART.text(), key);
    var document = document(ALICE, KEY.text(), 0);
    document.putArray("assertionMethod").addObject().put("id", APART.text());
    serve(ALICE, document);
    assertThat(pem(keys.find(APART))).isEqualTo(TestKeys.pem(pair.getPublic()));
    assertThat(pem(keys.find(KEY))).as("beside the one that is shown").isEqualTo(pem(0));
  }

  @Test
  void anRsaMultikeyIsAKeyLikeAnyOther() throws InterruptedException {
    var document = keyless();
    document
        .putArray("assertionMethod")
        .addObject()
        .put("id", KEY.text())
        .put("type", "Multikey")
        .put("controller", ALICE)
        .put("publicKeyMultibase", Multikeys.of(TestKeys.rsa(1).getPublic()));
    serve(ALICE, document);
    assertThat(pem(keys.find(KEY))).isEqualTo(pem(1));
  }

  @Test
  void aKeyThatItsOwnerDoesNotNameIsNobodys() throws InterruptedException {
    serve(APART.text(), alone("owner", "publicKeyPem", pem(1)));
    serve(ALICE, document(ALICE, KEY.text(), 0).put("name", APART.text()));
    assertThat(keys.find(APART)).isInstanceOf(Missing.class);
    assertThat(keys.kept(APART.text())).isEmpty();
  }

  @Test
  void aKeyAloneNamesAnOwnerOfItsServerAndItself() throws InterruptedException {
    serve(ALICE, keyless().put("publicKey", APART.text()));
    serve(APART.text(), alone("owner", "publicKeyPem", pem(1)).put("owner", "https://n.example/u"));
    assertThat(keys.find(APART)).isInstanceOf(Missing.class);
    var other = Iri.of("https://m.example/keys/8");
    serve(other.text(), alone("owner", "publicKeyPem", pem(1)));
    assertThat(keys.find(other)).as("it is another key's document").isInstanceOf(Missing.class);
    var nobodys = Iri.of("https://m.example/keys/9");
    serve(nobodys.text(), Json.object().put("id", nobodys.text()).put("publicKeyPem", pem(1)));
    assertThat(keys.find(nobodys)).isInstanceOf(Missing.class);
  }

  /// Whoever reads the actor's document again reads no keys of it, and loses none.
  @Test
  void aLinkedKeyStaysUntilItIsChangedOrNotNamed() throws InterruptedException {
    serve(APART.text(), alone("owner", "publicKeyPem", pem(1)));
    serve(ALICE, keyless().put("publicKey", APART.text()));
    proven(APART);
    var id = ActorUri.of(ALICE);
    actors.learn(id, new ActorDocument(keyless().put("publicKey", APART.text())));
    assertThat(pem(keys.kept(APART.text()).orElseThrow())).isEqualTo(pem(1));
    serve(APART.text(), alone("owner", "publicKeyPem", pem(2)));
    var fresh = keys.refresh(APART).orElseThrow();
    assertThat(pem(fresh)).isEqualTo(pem(2));
    keys.proven(((Found) fresh).owner());
    assertThat(pem(keys.kept(APART.text()).orElseThrow())).isEqualTo(pem(2));
    actors.learn(id, new ActorDocument(keyless()));
    assertThat(keys.kept(APART.text())).isEmpty();
  }

  @Test
  void anActorsOwnIdNamesItsFirstKey() throws InterruptedException {
    serve(ALICE, document(ALICE, KEY.text(), 0));
    proven(Iri.of(ALICE));
    assertThat(keys.kept(ALICE)).isPresent();
    assertThat(keys.kept(KEY.text())).isPresent();
    assertThat(fetched).hasSize(1);
    serve(ALICE, document(ALICE, KEY.text(), 1));
    assertThat(pem(keys.refresh(Iri.of(ALICE)).orElseThrow()))
        .isEqualTo(TestKeys.pem(TestKeys.rsa(1).getPublic()));
    var nobody = Iri.of("https://n.example/users/carol");
    serve(nobody.text(), document(ALICE, KEY.text(), 0));
    assertThat(keys.find(nobody)).isInstanceOf(Missing.class);
  }
}
