package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Seeds;
import commonplace.core.testkit.TestKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyTextTest {
  private static final String PEM = TestKeys.pem(TestKeys.rsa(0).getPublic());

  /// Also where it is nearly PEM: cut, with other line ends, or with something changed.
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void anyTextComesBackAsItWas(long seed) {
    var random = new Random(seed);
    var text = new StringBuilder(PEM);
    for (int i = random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setLength(at + 1);
        case 1 -> text.insert(at, random.nextBoolean() ? "\r\n" : "=");
        case 2 -> text.setCharAt(at, random.nextBoolean() ? 'A' : '\u00e9');
        default -> text.deleteCharAt(at);
      }
    }
    assertThat(PublicKeyText.of(text.toString()).text()).isEqualTo(text.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "-----BEGIN PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\n\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"
      })
  void soDoesWhatIsNoPem(String text) {
    assertThat(PublicKeyText.of(text).text()).isEqualTo(text);
  }

  @Test
  void equalTextsAreEqual() {
    assertThat(PublicKeyText.of(PEM)).isEqualTo(PublicKeyText.of(PEM));
    assertThat(PublicKeyText.of(PEM)).hasSameHashCodeAs(PublicKeyText.of(PEM));
    assertThat(PublicKeyText.of(PEM)).isNotEqualTo(PublicKeyText.of(PEM.strip()));
    assertThat(PublicKeyText.of(PEM)).isNotEqualTo(PublicKeyText.of("PEM"));
  }

  /// As it always was: a key's id and its text.
  @Test
  void theLogHasTheText() {
    var key = new KnownActor.Key("https://m.example/actor#main-key", PEM);
    var codec = new JsonCodec<>(KnownActor.class);
    var written =
        "{\"id\":\"https://m.example/actor\",\"flags\":{\"type\":\"Service\","
            + "\"searchableBy\":[],\"locked\":false,\"suspended\":false,\"noArchive\":false},"
            + "\"keys\":[{\"id\":\"https://m.example/actor#main-key\",\"pem\":\""
            + PEM.replace("\n", "\\n")
            + "\"}],\"seen\":\"1970-01-01T00:00:00Z\"}";
    var read = codec.decode(new Encoded(Map.of(), Bytes.utf8(written)));
    assertThat(read.keys()).isEqualTo(List.of(key)).hasSameHashCodeAs(List.of(key));
    assertThat(read.keys().getFirst().id()).isEqualTo(key.id());
    assertThat(read.keys().getFirst().pem()).isEqualTo(PEM);
    var again =
        new KnownActor(
            read.id(),
            read.flags(),
            List.of(key),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH);
    assertThat(codec.encode(again).body().utf8())
        .contains("\"keys\":[{\"id\":\"https://m.example/actor#main-key\",\"pem\":\"-----BEGIN");
    assertThat(codec.decode(codec.encode(again))).isEqualTo(read);
  }
}
