package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.Refused;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A server that was refused or left does not come back through others.
class ForwardedOfFormerMembersTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"REJECTED", "ENDED"})
  void whoWasNeverLetInDoesNotComeBackEither(State state) throws InterruptedException {
    var asked = Door.follow(Sealed.HOME + "/actor", "Application", State.PENDING);
    onlyADeleteIsTaken(asked.with(part -> part.in(state, Door.NOW, Optional.empty())));
  }

  @ParameterizedTest
  @EnumSource(names = {"REJECTED", "ENDED"})
  void onlyADeleteIsTaken(State state) throws InterruptedException {
    onlyADeleteIsTaken(Door.follow(Sealed.HOME + "/actor", "Application", state));
  }

  private void onlyADeleteIsTaken(Follow ended) throws InterruptedException {
    var log = new InMemoryEventLog(InstantSource.fixed(Door.NOW));
    try (var before = new Door(folder.resolve("before"), log)) {
      before.store(ended);
    }
    try (var door = new Door(folder, log, AtTheDoor.SERVER)) {
      door.actor(AtTheDoor.ALICE, "Person");
      door.serve(Sealed.EVE, Sealed.eve(0));
      assertThat(door.post(AtTheDoor.ALICE, Sealed.ld(Sealed.create())))
          .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
          .extracting(Refused::reason)
          .isEqualTo(Refusal.NOT_A_MEMBER);
      assertThat(door.fetched).isEmpty();
      var delete = Sealed.ld(Sealed.activity("Delete").put("object", Sealed.NOTE));
      assertThat(door.post(AtTheDoor.ALICE, delete)).isInstanceOf(Ignored.class);
      assertThat(door.records(door.topics.withdrawals()))
          .extracting(record -> record.key())
          .contains(door.withdrawalKey(Sealed.NOTE));
    }
  }
}
