package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.KeyedDigest;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.runtime.Bytes;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivityIdentityTest {
  private static final ActorUri ALICE = ActorUri.of("https://m.example/users/alice");
  private static final Iri ID = Iri.of("https://m.example/activities/1");
  @TempDir Path folder;

  private ActivityIdentity identity(String secret) {
    return new ActivityIdentity(
        new KeyedDigest(
            SecretFile.readOrMake(folder.resolve(secret)), SecretFile.Purpose.DEDUPLICATION));
  }

  private static AdmittedActivity activity(
      String type, Optional<Iri> id, ActorUri actor, String body) {
    return new AdmittedActivity(
        type,
        id,
        actor,
        Optional.empty(),
        actor,
        false,
        ActorFlags.UNKNOWN,
        true,
        Bytes.utf8(body));
  }

  @Test
  void actorIdAndTypeMakeIt() {
    var identity = identity("secret");
    var first = identity.of(activity("Create", Optional.of(ID), ALICE, "one"));
    assertThat(identity.of(activity("Create", Optional.of(ID), ALICE, "two"))).isEqualTo(first);
    assertThat(identity.of(ALICE, ID, "Create")).isEqualTo(first);
    var spelled = Iri.of("HTTPS://M.example:443/activities/1");
    assertThat(identity.of(ALICE, spelled, "Create")).isEqualTo(first);
    assertThat(identity.of(ALICE, ID, "Delete")).isNotEqualTo(first);
    assertThat(identity.of(ActorUri.of("https://m.example/users/bob"), ID, "Create"))
        .isNotEqualTo(first);
  }

  @Test
  void anUpdateAndWhatHasNoIdAreKnownByTheirBody() {
    var identity = identity("secret");
    assertThat(identity.of(activity("Update", Optional.of(ID), ALICE, "one")))
        .isEqualTo(identity.of(activity("Update", Optional.of(ID), ALICE, "one")))
        .isNotEqualTo(identity.of(activity("Update", Optional.of(ID), ALICE, "two")));
    assertThat(identity.of(activity("Delete", Optional.empty(), ALICE, "one")))
        .isNotEqualTo(identity.of(activity("Delete", Optional.empty(), ALICE, "two")));
  }

  @Test
  void anUpdateThatWasWrittenAnewIsTheSame() {
    var identity = identity("secret");
    var update = identity.of(activity("Update", Optional.of(ID), ALICE, "{\"a\":[1,2],\"b\":{}}"));
    assertThat(
            identity.of(
                activity("Update", Optional.of(ID), ALICE, "{ \"b\": {},\n \"a\": [1, 2] }")))
        .isEqualTo(update);
    assertThat(identity.of(activity("Update", Optional.of(ID), ALICE, "{\"a\":[2,1],\"b\":{}}")))
        .isNotEqualTo(update);
  }

  @Test
  void withoutTheSecretItNamesNobody() {
    var here = identity("secret");
    var there = identity("another");
    assertThat(here.of(ALICE, ID, "Create")).isNotEqualTo(there.of(ALICE, ID, "Create"));
    assertThat(here.ofCreated(ID)).isNotEqualTo(here.ofAnnounced(ID));
    assertThat(here.ofCreated(ID)).isNotEqualTo(there.ofCreated(ID));
  }
}
