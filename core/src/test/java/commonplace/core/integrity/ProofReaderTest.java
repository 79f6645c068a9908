package commonplace.core.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Iri;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.RandomJson;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.TestKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ProofReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Iri KEY = Iri.of("https://a.example/u#key");

  private static ObjectNode signed() {
    var document =
        Json.object()
            .put("@context", "https://www.w3.org/ns/activitystreams")
            .put("id", "https://a.example/1")
            .put("type", "Create")
            .put("actor", "https://a.example/u");
    var signed = EddsaJcs2022.sign(document, KEY, Vectors.keyPair(), NOW);
    signed.set(
        "signature",
        Json.object()
            .put("type", "RsaSignature2017")
            .put("creator", "https://a.example/u#main-key")
            .put("created", "2026-11-24T12:00:00Z")
            .put("nonce", "0123")
            .put("signatureValue", "AAAA\nBBBB\r\n"));
    return signed;
  }

  @Test
  void whatThereIsIsReadBestFirst() {
    var proofs = Proof.of(signed());
    assertThat(proofs).hasSize(2);
    assertThat(proofs.get(0))
        .isInstanceOfSatisfying(
            Proof.DataIntegrity.class,
            proof -> {
              assertThat(proof.key()).isEqualTo(KEY);
              assertThat(proof.created()).contains(NOW);
              assertThat(proof.expires()).isEmpty();
              assertThat(proof.signature().length()).isEqualTo(64);
            });
    assertThat(proofs.get(1))
        .isInstanceOfSatisfying(
            Proof.RsaSignature2017.class,
            signature -> {
              assertThat(signature.key()).isEqualTo(Iri.of("https://a.example/u#main-key"));
              assertThat(List.copyOf(signature.options().propertyNames()))
                  .containsExactlyInAnyOrder("created", "nonce");
              assertThat(signature.signature().length()).isEqualTo(6);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"proof\":null}",
        "{\"proof\":[]}",
        "{\"signature\":\"x\"}",
        "{\"signature\":{}}"
      })
  void noneIsNone(String document) {
    assertThat(Proof.of(Json.parse(document))).isEmpty();
  }

  @Test
  void onlyAFewAreLookedAt() {
    var many = Json.array();
    for (int i = 0; i < 1_000; i++) {
      many.add(Json.object());
    }
    assertThat(Proof.of(Json.object().set("proof", many))).hasSize(Proof.MAX_PROOFS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type|\"Ed25519Signature2020\"|type is \"Ed25519Signature2020\"",
        "cryptosuite|\"eddsa-rdfc-2022\"|cryptosuite",
        "proofPurpose|\"authentication\"|proofPurpose",
        "verificationMethod|\"#key\"|verificationMethod",
        "verificationMethod|{}|verificationMethod",
        "created|\"yesterday\"|created",
        "created|{\"@value\":\"2026-11-24T12:00:00Z\"}|created",
        "created|\"2026-11-24T12:00:00\"|created",
        "expires|7|expires",
        "previousProof|\"urn:uuid:1\"|previousProof",
        "proofValue|\"uAAAA\"|base58btc",
        "proofValue|\"z\"|64 bytes",
        "proofValue|\"z0\"|64 bytes",
        "proofValue|\"\"|proofValue",
        "proofValue|null|proofValue",
      })
  void whatIsWrongWithAProofIsSaid(String member, String value, String reason) {
    var document = signed();
    ((ObjectNode) document.get("proof")).set(member, Json.parse("{\"v\":" + value + "}").get("v"));
    assertThat(Proof.of(document).getFirst())
        .isInstanceOfSatisfying(
            Proof.Unusable.class, unusable -> assertThat(unusable.reason()).contains(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type|\"Ed25519Signature2017\"|RsaSignature2017 is supported",
        "creator|\"\"|creator",
        "created|5|created",
        "foo|\"bar\"|unknown member: \"foo\"",
        "nonce|[]|nonce",
        "nonce|\"\\ud800\"|surrogate",
      })
  void whatIsWrongWithAnLdSignatureIsSaid(String member, String value, String reason) {
    var document = signed();
    ((ObjectNode) document.get("signature"))
        .set(member, Json.parse("{\"v\":" + value + "}").get("v"));
    assertThat(Proof.of(document).getLast())
        .isInstanceOfSatisfying(
            Proof.Unusable.class, unusable -> assertThat(unusable.reason()).contains(reason));
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void nothingThatIsReadOrJudgedThrows(long seed) {
    var random = new Random(seed);
    var rsa =
        Vectors.usable(
            new KeyReader(CryptoProvider.jdk()).pem(TestKeys.pem(TestKeys.rsa(0).getPublic())));
    for (int i = 0; i < 50; i++) {
      var document = disturbed(signed(), random);
      if (random.nextBoolean()) {
        document.remove("proof");
      }
      for (var proof : Proof.of(document)) {
        switch (proof) {
          case Proof.Unusable(var reason) -> assertThat(reason).isNotBlank().doesNotContain("\n");
          case Proof.Judgeable judgeable -> {
            for (var key : List.of(Vectors.publicKey(), rsa)) {
              assertThat(ProofVerifier.verify(judgeable, document, key, NOW)).isNotNull();
            }
          }
        }
      }
    }
  }

  /// A copy in which some members, anywhere, are something else altogether.
  private static ObjectNode disturbed(ObjectNode original, Random random) {
    var copy = original.deepCopy();
    var objects = new ArrayList<ObjectNode>();
    objects.add(copy);
    for (var name : List.of("proof", "signature")) {
      objects.add((ObjectNode) copy.get(name));
    }
    for (int i = random.nextInt(4); i >= 0; i--) {
      var object = objects.get(random.nextInt(objects.size()));
      var names = List.copyOf(object.propertyNames());
      var anything = RandomJson.object(random);
      var replacement =
          anything.isEmpty() || random.nextInt(3) == 0 ? anything : anything.iterator().next();
      object.set(names.get(random.nextInt(names.size())), replacement);
    }
    return copy;
  }
}
