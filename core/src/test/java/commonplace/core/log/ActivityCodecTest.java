package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Signing;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

class ActivityCodecTest {
  private static final ActorUri ADA = ActorUri.of("https://a.example/users/ada");
  private static final ActorUri BOB = ActorUri.of("https://b.example/users/bob");
  private final ActivityCodec codec = new ActivityCodec();

  private static AdmittedActivity activity(ProvedBy provedBy) {
    return new AdmittedActivity(
        "Create",
        Optional.empty(),
        ADA,
        Optional.of(ADA.value()),
        BOB,
        provedBy,
        Signing.LINKED_DATA,
        ActorFlags.UNKNOWN,
        true,
        utf8("{}"));
  }

  private static Bytes utf8(String text) {
    return Bytes.wrapping(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode envelope(Encoded stored) {
    return Json.parse(Objects.requireNonNull(stored.headers().get("envelope")).toArray());
  }

  private static Encoded with(ObjectNode envelope) {
    return new Encoded(Map.of("envelope", Bytes.of(Json.bytes(envelope))), utf8("{}"));
  }

  @ParameterizedTest
  @EnumSource
  void itsEnvelopeSaysWhatProvedIt(ProvedBy provedBy) {
    var stored = codec.encode(activity(provedBy));
    assertThat(Json.text(envelope(stored), "provedBy")).isEqualTo(provedBy.label());
    assertThat(codec.decode(stored)).isEqualTo(activity(provedBy));
  }

  @Test
  void itsEnvelopeSaysForHowLongItMayBeRemembered() {
    var forDays = Activities.forDays(30, activity(ProvedBy.HTTP_SIGNATURE));
    assertThat(codec.decode(codec.encode(forDays))).isEqualTo(forDays);
    var fetched =
        new FetchedObject(ADA.value(), ADA, ActorFlags.UNKNOWN, true, Optional.of(7), utf8("{}"));
    var objects = new FetchedObjectCodec();
    assertThat(objects.decode(objects.encode(fetched))).isEqualTo(fetched);
  }

  @Test
  void itsEnvelopeSaysOfWhichRelaysItsServerIsAMemberUnlessItIsTheMainOneAlone() {
    var main = activity(ProvedBy.HTTP_SIGNATURE);
    assertThat(envelope(codec.encode(main)).path("relays").isNull()).isTrue();
    for (var relays : List.of(Set.of(RelayName.MAIN, RelayName.of("birds")), Set.<RelayName>of())) {
      var some =
          new AdmittedActivity(
              main.type(),
              main.id(),
              main.actor(),
              main.object(),
              main.signer(),
              main.provedBy(),
              main.signing(),
              main.flags(),
              main.memory(),
              main.memoryDays(),
              main.traits(),
              main.via(),
              relays,
              main.body());
      assertThat(codec.decode(codec.encode(some))).isEqualTo(some);
    }
  }

  @Test
  void whatIsOlderThanThatWasProvedByItsRequest() {
    var envelope = envelope(codec.encode(activity(ProvedBy.LD_SIGNATURE)));
    envelope.remove("provedBy");
    assertThat(codec.decode(with(envelope))).isEqualTo(activity(ProvedBy.HTTP_SIGNATURE));
    envelope.put("provedBy", "hearsay");
    assertThatIllegalStateException().isThrownBy(() -> codec.decode(with(envelope)));
  }
}
