package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.JdkMessageSignatures;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.TestKeys;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Refused;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A share is of whoever signed, however oddly that is written.
class QuotasAtTheDoorTest {
  private static final String ALICE = AtTheDoor.ALICE;
  private static final int SHARE = 5;
  private static final String INBOX = Door.RELAY + "/inbox";

  @TempDir Path folder;
  private Door door;

  @BeforeEach
  void spend() throws InterruptedException {
    door = new Door(folder, 1, AtTheDoor.SERVER, "https://n.example");
    door.actor(ALICE, "Person");
    door.actor("https://n.example/users/bob", "Person");
    for (int i = 0; i < SHARE; i++) {
      assertThat(door.post(ALICE, create(i))).isEqualTo(new Admitted("Create"));
    }
  }

  @AfterEach
  void close() {
    door.close();
  }

  private static byte[] create(int number) {
    return Json.bytes(
        AtTheDoor.about("Create", AtTheDoor.note(ALICE + "/notes/" + number, AtTheDoor.PUBLIC)));
  }

  static Stream<Arguments> spellings() {
    return Stream.of(
        Arguments.of("as usual", (UnaryOperator<String>) header -> header),
        Arguments.of("in capitals", with("KEYID=\"")),
        Arguments.of("in capitals at the end", with("keyID=\"")),
        Arguments.of("with spaces", with("keyId = \"")),
        Arguments.of("with an escape", with("keyId=\"\\")));
  }

  private static UnaryOperator<String> with(String name) {
    return header -> header.replace("keyId=\"", name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spellings")
  void itIsSpentHoweverTheKeyIsNamed(String name, UnaryOperator<String> spelling)
      throws InterruptedException {
    var body = create(100);
    var headers = door.signed(ALICE, body);
    headers.computeIfPresent("signature", (_, header) -> spelling.apply(header));
    isTooMany(door.send(headers, body));
  }

  @Test
  void itIsSpentAlsoBehindASignatureThatIsAnothers() throws InterruptedException {
    var body = create(100);
    Map<String, String> headers =
        Map.of(
            "host", "relay.example",
            "content-type", "application/activity+json",
            "content-digest", JdkMessageSignatures.contentDigest(body));
    headers = signed("decoy", "https://n.example/users/bob", headers);
    headers = signed("sig1", ALICE, headers);
    isTooMany(door.send(headers, body));
  }

  private static Map<String, String> signed(
      String label, String actor, Map<String, String> headers) {
    return JdkMessageSignatures.sign(
        label,
        TestKeys.rsa(0).getPrivate(),
        "rsa-v1_5-sha256",
        List.of("@method", "@target-uri", "content-digest"),
        ";created=" + Door.NOW.getEpochSecond() + ";keyid=\"" + actor + "#key\"",
        "POST",
        INBOX,
        headers);
  }

  private void isTooMany(Admission admission) {
    assertThat(admission)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Refusal.TOO_MANY));
    assertThat(door.records(door.topics.activities())).hasSize(SHARE);
    assertThat(door.inbox.lastRefusals())
        .hasEntrySatisfying("m.example", last -> assertThat(last.proven()).isTrue());
  }
}
