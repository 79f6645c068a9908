package commonplace.core.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Iri;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.RandomJson;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.TestKeys;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class EddsaJcs2022Test {
  private static final Instant CREATED = Instant.parse("2023-02-24T23:36:38Z");
  private static final Iri ALICE = Iri.of("https://server.example/users/alice#ed25519-key");

  private static ObjectNode activity() {
    return Json.parse(
        """
        {"@context": ["https://www.w3.org/ns/activitystreams",
                      "https://w3id.org/security/data-integrity/v2"],
         "id": "https://server.example/activities/1",
         "type": "Create",
         "actor": "https://server.example/users/alice",
         "object": {
           "id": "https://server.example/objects/1",
           "type": "Note",
           "attributedTo": "https://server.example/users/alice",
           "content": "Hello world",
           "location": {"type": "Place", "longitude": -71.184902, "latitude": 25.273962}}}
        """);
  }

  private static ProofVerification verify(ObjectNode signed, VerificationKey key, Instant now) {
    var proof = (Proof.Judgeable) Proof.of(signed).getFirst();
    return ProofVerifier.verify(proof, signed, key, now);
  }

  private static ProofVerification verify(ObjectNode signed) {
    return verify(signed, Vectors.publicKey(), CREATED);
  }

  /// FEP-8b32, `fep-8b32.feature`, both scenarios.
  @Test
  void theExampleOfTheFep() throws UnprovableException {
    var signed = EddsaJcs2022.sign(activity(), ALICE, Vectors.keyPair(), CREATED.plusMillis(7));
    assertThat(signed.at("/proof/proofValue").asString())
        .isEqualTo(
            "z42ffGu6AUKPCFcFPiabmUvnGLPJzC7e4DGWC52NUasSSH37UMa9c58tdgVszUcZfytxa4fQ5TYHaJENCxUDe9SdL");
    var proof = (Proof.DataIntegrity) Proof.of(signed).getFirst();
    assertThat(HexFormat.of().formatHex(EddsaJcs2022.message(proof.configuration(), signed)))
        .isEqualTo(
            "cf63e2308ce7d1137667192c5c5e751ba7b1c6e3d5e746a7b717d309654ad198"
                + "0793e8d97e2de4b989b2b2d7a5fae8cf941f102a03c0ecab00f03eaa2330c650");
    assertThat(Vectors.keyPair().publicKeyMultibase()).isEqualTo(Vectors.PUBLIC);
    assertThat(verify(signed)).isEqualTo(new ProofVerification.Verified(ALICE));
  }

  /// W3C vc-di-eddsa, `TestVectors/eddsa-jcs-2022`.
  @Test
  void theExampleOfTheCryptosuite() throws UnprovableException {
    var credential =
        Json.parse(
            """
            {"@context": ["https://www.w3.org/ns/credentials/v2",
                          "https://www.w3.org/ns/credentials/examples/v2"],
             "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
             "type": ["VerifiableCredential", "AlumniCredential"],
             "name": "Alumni Credential",
             "description": "A minimum viable example of an Alumni Credential.",
             "issuer": "https://vc.example/issuers/5678",
             "validFrom": "2023-01-01T00:00:00Z",
             "credentialSubject": {"id": "did:example:abcdefgh",
                                   "alumniOf": "The School of Examples"}}
            """);
    var key = Iri.of("did:key:" + Vectors.PUBLIC + "#" + Vectors.PUBLIC);
    var signed = EddsaJcs2022.sign(credential, key, Vectors.keyPair(), CREATED);
    assertThat(signed.at("/proof/proofValue").asString())
        .isEqualTo(
            "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX");
    var proof = (Proof.DataIntegrity) Proof.of(signed).getFirst();
    assertThat(HexFormat.of().formatHex(EddsaJcs2022.message(proof.configuration(), signed)))
        .isEqualTo(
            "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db"
                + "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19");
    assertThat(verify(signed)).isEqualTo(new ProofVerification.Verified(key));
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void anyChangeOfAnyValueIsNoticed(long seed) {
    var signed = EddsaJcs2022.sign(activity(), ALICE, Vectors.keyPair(), CREATED);
    var changed = RandomJson.withOneValueChanged(signed, new Random(seed));
    var proof = Proof.of(changed).getFirst();
    if (proof instanceof Proof.Judgeable judgeable) {
      assertThat(ProofVerifier.verify(judgeable, changed, Vectors.publicKey(), CREATED))
          .as(changed.toPrettyString())
          .isInstanceOf(ProofVerification.Refused.class);
    }
  }

  @ParameterizedTest
  @MethodSource(Seeds.FEW)
  void whatIsSignedVerifiesWithThatKeyInAnyOrderAndWithNoOther(long seed) {
    var random = new Random(seed);
    var document = RandomJson.object(random).remove(List.of("proof", "signature"));
    var keyPair = Ed25519KeyPair.generate();
    var key =
        Vectors.usable(new KeyReader(CryptoProvider.jdk()).multibase(keyPair.publicKeyMultibase()));
    var signed =
        EddsaJcs2022.sign(document, ALICE, Ed25519KeyPair.fromSeed(keyPair.seed()), CREATED);
    var sent = (ObjectNode) RandomJson.shuffled(signed, random);
    assertThat(verify(sent, key, CREATED)).isInstanceOf(ProofVerification.Verified.class);
    assertThat(verify(sent)).isInstanceOf(ProofVerification.Mismatch.class);
  }

  @Test
  void membersThatWereAddedAreNoticed() {
    var signed = EddsaJcs2022.sign(activity(), ALICE, Vectors.keyPair(), CREATED);
    assertThat(verify(signed.deepCopy().put("indexable", true)))
        .isEqualTo(new ProofVerification.Mismatch());
    var inside = signed.deepCopy();
    ((ObjectNode) inside.get("object")).put("summary", "x");
    assertThat(verify(inside)).isEqualTo(new ProofVerification.Mismatch());
    var inProof = signed.deepCopy();
    ((ObjectNode) inProof.get("proof")).put("domain", "x");
    assertThat(verify(inProof)).isEqualTo(new ProofVerification.Mismatch());
    assertThat(verify(signed.deepCopy().put("signature", "not one of Mastodon's")))
        .isEqualTo(new ProofVerification.Mismatch());
  }

  /// FEP-8b32, Backward compatibility; and proof sets, of which each is judged alone.
  @Test
  void anLdSignatureAndOtherProofsAreNoPartOfTheDocument() {
    var signed = EddsaJcs2022.sign(activity(), ALICE, Vectors.keyPair(), CREATED);
    var both = signed.deepCopy();
    both.set(
        "signature",
        Json.object()
            .put("type", "RsaSignature2017")
            .put("creator", "https://server.example/users/alice#main-key")
            .put("created", "2023-02-24T23:36:38Z")
            .put("signatureValue", "AAAA"));
    var set = Json.array();
    set.add(Json.object().put("type", "MitraJcsRsaSignature2022"));
    set.add(signed.get("proof"));
    both.set("proof", set);
    var proofs = Proof.of(both);
    assertThat(proofs).hasSize(3);
    assertThat(proofs.get(0)).isInstanceOf(Proof.Unusable.class);
    assertThat(proofs.get(2)).isInstanceOf(Proof.RsaSignature2017.class);
    assertThat(
            ProofVerifier.verify(
                (Proof.Judgeable) proofs.get(1), both, Vectors.publicKey(), CREATED))
        .isInstanceOf(ProofVerification.Verified.class);
  }

  @Test
  void theContextMustBeTheDocuments() {
    var signed = EddsaJcs2022.sign(activity(), ALICE, Vectors.keyPair(), CREATED);
    var more = signed.deepCopy();
    ((ArrayNode) more.get("@context"))
        .add(Json.object().put("content", "https://evil.example/ns#content"));
    assertThat(verify(more))
        .isEqualTo(new ProofVerification.Unprovable("the proof's @context is not the document's"));
    assertThat(verify(signed.deepCopy().without("@context")))
        .isInstanceOf(ProofVerification.Unprovable.class);
  }

  /// As Mitra writes them: no context in the proof, so the document's is signed as it stands.
  @Test
  void aProofNeedNoContext() throws UnprovableException {
    var document = activity();
    var proof = EddsaJcs2022.sign(document, ALICE, Vectors.keyPair(), CREATED).get("proof");
    var configuration = ((ObjectNode) proof).deepCopy();
    configuration.remove(List.of("@context", "proofValue"));
    var value = Vectors.keyPair().sign(EddsaJcs2022.message(configuration, document));
    document.set("proof", configuration.deepCopy().put("proofValue", "z" + Base58.encode(value)));
    assertThat(verify(document)).isInstanceOf(ProofVerification.Verified.class);
    document.set("@context", Json.array("https://www.w3.org/ns/activitystreams"));
    assertThat(verify(document)).isEqualTo(new ProofVerification.Mismatch());
  }

  @Test
  void timesAndKeysAreChecked() throws UnprovableException {
    var signed = EddsaJcs2022.sign(activity(), ALICE, Vectors.keyPair(), CREATED);
    assertThat(verify(signed, Vectors.publicKey(), CREATED.minusSeconds(3_600)))
        .isInstanceOf(ProofVerification.Verified.class);
    assertThat(verify(signed, Vectors.publicKey(), CREATED.minusSeconds(3_601)))
        .isEqualTo(new ProofVerification.Stale("the proof was created in the future"));
    var rsa =
        Vectors.usable(
            new KeyReader(CryptoProvider.jdk()).pem(TestKeys.pem(TestKeys.rsa(0).getPublic())));
    assertThat(verify(signed, rsa, CREATED)).isInstanceOf(ProofVerification.WrongKey.class);

    var document = activity();
    var configuration = ((ObjectNode) signed.get("proof")).deepCopy();
    configuration.remove("proofValue");
    configuration.put("expires", "2023-02-25T00:00:00+00:00");
    var value = Vectors.keyPair().sign(EddsaJcs2022.message(configuration, document));
    document.set("proof", configuration.put("proofValue", "z" + Base58.encode(value)));
    assertThat(verify(document)).isInstanceOf(ProofVerification.Verified.class);
    assertThat(verify(document, Vectors.publicKey(), Instant.parse("2023-02-25T00:00:00Z")))
        .isEqualTo(new ProofVerification.Stale("the proof has expired"));
  }
}
