package commonplace.query.consent;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.index.ShardPort.Held;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ConsentState;
import commonplace.core.log.ConsentState.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsentAnswerTest {
  private static final String ADA = "https://garden.example/users/ada";

  private static ConsentAnswer answer(Standing standing, ActorFlags flags, long objects) {
    var state =
        new ConsentState(
            ActorUri.of(ADA),
            standing,
            flags,
            Instant.EPOCH,
            Optional.empty(),
            new Applied("activities", 1));
    return ConsentAnswer.of(ADA, new Held(Optional.of(state), objects));
  }

  private static ActorFlags flags(boolean locked, boolean suspended, boolean noArchive) {
    return new ActorFlags(
        "Person", Optional.of(true), Optional.empty(), List.of(), locked, suspended, noArchive);
  }

  @ParameterizedTest
  @EnumSource
  void everyStandingIsExplained(Standing standing) {
    var answer = answer(standing, flags(false, false, false), 0);
    assertThat(answer.why()).hasSize(1);
    assertThat(answer.summary()).contains("Nothing is held");
    assertThat(
            List.of(Standing.values()).stream()
                .map(s -> answer(s, flags(false, false, false), 0).why())
                .distinct())
        .hasSize(Standing.values().length);
  }

  @Test
  void everyVetoIsNamed() {
    assertThat(answer(Standing.FLAG_ONLY, flags(true, true, true), 0).why())
        .hasSize(4)
        .anyMatch(why -> why.contains("#nobot"))
        .anyMatch(why -> why.contains("followers by hand"))
        .anyMatch(why -> why.contains("suspended"));
  }

  @Test
  void aListOfThoseWhoMaySearchIsNamed() {
    var listed =
        new ActorFlags(
            "Person",
            Optional.empty(),
            Optional.empty(),
            List.of(Iri.of("https://garden.example/users/ada/followers")),
            false,
            false,
            false);
    assertThat(answer(Standing.ABSENT, listed, 0).why())
        .anyMatch(why -> why.contains("searchableBy"));
  }

  @Test
  void postsWithoutAnActorsConsentAreExplained() {
    assertThat(answer(Standing.ABSENT, flags(false, false, false), 2).why())
        .anyMatch(why -> why.contains("posts that themselves say"));
    assertThat(answer(Standing.FLIPPED, flags(false, false, false), 2).why())
        .noneMatch(why -> why.contains("posts that themselves say"));
  }

  @Test
  void postsAreCounted() {
    assertThat(answer(Standing.FLIPPED, flags(false, false, false), 1).summary())
        .isEqualTo("One post of this account is remembered.");
    assertThat(answer(Standing.FLIPPED, flags(false, false, false), 3_000_000_000L).summary())
        .isEqualTo("3000000000 posts of this account are remembered.");
  }
}
