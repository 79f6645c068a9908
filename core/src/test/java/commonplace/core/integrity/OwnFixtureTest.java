package commonplace.core.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.activitypub.Signing;
import commonplace.core.runtime.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// A post as Mastodon writes it, which other programs have signed (`README.md` beside it).
class OwnFixtureTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private String text = "";
  private VerificationKey key = Vectors.publicKey();

  @BeforeEach
  void read() throws IOException {
    text = resource("ld-signed-create.json");
    key =
        Vectors.usable(new KeyReader(CryptoProvider.best()).pem(resource("ld-signed-create.pem")));
  }

  private static String resource(String name) throws IOException {
    try (var in = OwnFixtureTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ObjectNode json(String text) {
    return switch (JsonReader.parse(Bytes.utf8(text))) {
      case JsonReader.Json(var json, _) -> (ObjectNode) json;
      case JsonReader.NotJson(var reason) -> throw new AssertionError(reason);
    };
  }

  private ProofVerification judge(ObjectNode document) {
    var proof = (Proof.Judgeable) Proof.of(document).getFirst();
    assertThat(proof.key().text()).isEqualTo("https://village.example/users/ada#main-key");
    return ProofVerifier.verify(proof, document, key, NOW);
  }

  @Test
  void itHolds() {
    var document = json(text);
    assertThat(judge(document)).isInstanceOf(ProofVerification.Verified.class);
    assertThat(ActivityReader.read(document))
        .isInstanceOfSatisfying(
            ActivityReader.Read.class,
            read -> assertThat(read.activity().head().signing()).isEqualTo(Signing.LINKED_DATA));
  }

  @ParameterizedTest
  @CsvSource({"at five,at six", "sensitive\":false,sensitive\":true", "/114,/115", "#baking,#tea"})
  void oneChangedWordBreaksIt(String word, String other) {
    assertThat(text).contains(word);
    assertThat(judge(json(text.replace(word, other))))
        .isInstanceOf(ProofVerification.Mismatch.class);
  }

  @Test
  void anotherOrderDoesNot() {
    var document = json(text);
    var object = document.remove("object");
    var turned = document.objectNode();
    turned.set("object", object);
    turned.setAll(document);
    assertThat(judge(turned)).isInstanceOf(ProofVerification.Verified.class);
  }
}
