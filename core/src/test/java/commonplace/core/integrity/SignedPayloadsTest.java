package commonplace.core.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.apicatalog.jsonld.JsonLdError;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Real payloads, read where they stand beside the project; skipped where they are absent.
class SignedPayloadsTest {
  private static final Path FIXTURES = Path.of("..", "..", "shared", "fixtures");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @BeforeEach
  void theCollectionIsThere() {
    assumeThat(FIXTURES).as("the collection of real payloads").isDirectory();
  }

  private static ObjectNode payload(String path) throws IOException {
    return switch (JsonReader.parse(Bytes.of(Files.readAllBytes(FIXTURES.resolve(path))))) {
      case JsonReader.Json(var value, _) -> (ObjectNode) value;
      case JsonReader.NotJson(var reason) -> throw new AssertionError(path + ": " + reason);
    };
  }

  /// With every key that is known under the name that the signature gives: some were replaced
  /// since.
  private static List<ProofVerification> judge(ObjectNode document) throws IOException {
    var proof = (Proof.Judgeable) Proof.of(document).getLast();
    var outcomes = new ArrayList<ProofVerification>();
    for (var known : payload("extras/ld-signature/keys.json").path(proof.key().text())) {
      var reading = new KeyReader(CryptoProvider.best()).pem(known.path("publicKeyPem").asString());
      if (reading instanceof KeyReading.Usable(var key)) {
        outcomes.add(ProofVerifier.verify(proof, document, key, NOW));
      }
    }
    return outcomes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "activity-relay/activity/create.json",
        "mastodon/activity/mastodon_signed_create.json",
        "mastodon/activity/mastodon_signed_delete.json",
        "smithereen/activity/activities-create_note.json",
      })
  void realLdSignaturesHold(String path) throws IOException {
    assertThat(judge(payload(path))).hasAtLeastOneElementOfType(ProofVerification.Verified.class);
  }

  /// Their statements are what was signed, but the payloads hold more than that: a flag of consent,
  /// and a name that somebody's tests added.
  @ParameterizedTest
  @CsvSource({
    "osada/actor/https___osada.macgirvin.com_channel_mike.json,discoverable",
    "mastodon/activity/mastodon-accept-activity--pleroma-io.json,nickname",
    "mastodon/activity/mastodon-follow-activity--pleroma-io.json,nickname",
  })
  void realLdSignaturesThatLeaveSomethingOutAreRefused(String path, String unsigned)
      throws IOException {
    assertThat(judge(payload(path)))
        .containsOnly(
            new ProofVerification.Unprovable(
                "the signature does not cover \"" + unsigned + "\", which no context defines"));
    var document = payload(path);
    remove(document, unsigned);
    assertThat(judge(document)).hasAtLeastOneElementOfType(ProofVerification.Verified.class);
  }

  private static void remove(JsonNode node, String name) {
    if (node instanceof ObjectNode object) {
      object.remove(name);
    }
    node.forEach(inside -> remove(inside, name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "malformed/hostile/mastodon--mastodon_signed_create_tampered.json",
        "mastodon/activity/mastodon-announce.json",
        "socialhome/activity/ACTIVITYPUB_POST.json",
        "mastodon/activity/receiver_worker_signature_activity.json",
      })
  void thoseThatWereAlteredDoNotHold(String path) throws IOException {
    assertThat(judge(payload(path)))
        .isNotEmpty()
        .hasOnlyElementsOfType(ProofVerification.Refused.class);
  }

  /// The intermediate results that Smithereen's tests give for a post of Mastodon's.
  @Test
  void canonicalStatementsAreThoseOfAnotherImplementation()
      throws IOException, UnprovableException {
    var document = payload("mastodon/activity/00a-unsigned_payload.json");
    var expected =
        Files.readString(FIXTURES.resolve("extras/ld-signature/02a-normalized_activity.rdf"));
    assertThat(
            new String(CanonicalGraph.nquads(DocumentGraph.of(document)), StandardCharsets.UTF_8))
        .isEqualTo(expected.strip() + "\n");
  }

  /// An actor of (streams), with a proof by a key that it shows itself.
  @Test
  void aRealIntegrityProofHolds() throws IOException {
    var document = payload("zot-streams/actor/fedidevs-actor-zot-streams.json");
    var proof = (Proof.DataIntegrity) Proof.of(document).getFirst();
    var key = proof.key().text();
    var reading =
        new KeyReader(CryptoProvider.jdk()).multibase(key.substring(key.indexOf('#') + 1));
    assertThat(ProofVerifier.verify(proof, document, Vectors.usable(reading), NOW))
        .isInstanceOf(ProofVerification.Verified.class);
    document.put("discoverable", !document.path("discoverable").asBoolean());
    assertThat(ProofVerifier.verify(proof, document, Vectors.usable(reading), NOW))
        .isInstanceOf(ProofVerification.Mismatch.class);
  }

  @Test
  void everythingInTheCollectionIsJudgedWithoutAnException() throws IOException {
    var rsa = new KeyReader(CryptoProvider.jdk()).pem(TestKeys.pem(TestKeys.rsa(0).getPublic()));
    var outcomes = new ArrayList<ProofVerification>();
    try (var files = Files.walk(FIXTURES)) {
      for (var file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        if (JsonReader.parse(Bytes.of(Files.readAllBytes(file)))
            instanceof JsonReader.Json(var document, _)) {
          for (var proof : Proof.of(document)) {
            if (proof instanceof Proof.Judgeable judgeable) {
              for (var key : List.of(Vectors.publicKey(), Vectors.usable(rsa))) {
                outcomes.add(ProofVerifier.verify(judgeable, document, key, NOW));
              }
            }
          }
        }
      }
    }
    assertThat(outcomes)
        .hasSizeGreaterThan(100)
        .hasOnlyElementsOfType(ProofVerification.Refused.class);
  }

  /// Whatever we make of a document, a complete JSON-LD processor makes the same of it; malformed
  /// ones apart, of which it drops a part.
  @Test
  void ourStatementsAreThoseOfACompleteProcessor() throws IOException {
    var alike = new ArrayList<Path>();
    var reasons = new ArrayList<String>();
    try (var files = Files.walk(FIXTURES)) {
      for (var file : files.filter(SignedPayloadsTest::isWellFormed).sorted().toList()) {
        if (JsonReader.parse(Bytes.of(Files.readAllBytes(file)))
                instanceof JsonReader.Json(ObjectNode document, _)
            && document.has("@context")) {
          document.remove(List.of("signature", "proof"));
          try {
            var ours = CanonicalGraph.nquads(DocumentGraph.of(document));
            var theirs = CanonicalGraph.nquads(SecondOpinion.statements(document));
            assertThat(new String(ours, StandardCharsets.UTF_8))
                .as(file.toString())
                .isEqualTo(new String(theirs, StandardCharsets.UTF_8));
            alike.add(file);
          } catch (UnprovableException e) {
            reasons.add(e.reason());
          } catch (JsonLdError e) {
            reasons.add("unreadable by the processor: " + e.getMessage() + file);
          }
        }
      }
    }
    assertThat(alike).as(String.join("\n", reasons)).hasSizeGreaterThan(150);
  }

  private static boolean isWellFormed(Path file) {
    return file.toString().endsWith(".json") && !file.toString().contains("/malformed/");
  }

  /// Why a complete processor alone would not do: it drops what it cannot express, so that no
  /// signature covers it.
  @Test
  void aCompleteProcessorDropsWhatIsReadElsewhere() throws JsonLdError {
    var note =
        Json.parse(
            """
            {"@context": "https://www.w3.org/ns/activitystreams", "id": "https://a.example/1",
             "type": "Note", "to": ["https://a.example/followers"], "content": "for friends"}
            """);
    var widened = note.deepCopy();
    widened.put("indexable", true).put("cc", "Public");
    assertThat(SecondOpinion.statements(widened)).isEqualTo(SecondOpinion.statements(note));
  }
}
