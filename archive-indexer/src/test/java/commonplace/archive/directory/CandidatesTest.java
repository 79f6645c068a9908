package commonplace.archive.directory;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect;
import commonplace.core.log.Terms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private static final String SERVER = "https://garden.example/actor";
  private static final String GROUP = "https://garden.example/c/roses";

  private final Candidates candidates = new Candidates();

  private boolean says(SubscriptionAspect aspect) {
    return candidates.subscription(aspect.key(), Optional.of(aspect));
  }

  private List<String> members() {
    return List.copyOf(candidates.snapshot().members().keySet());
  }

  @Test
  void aServersActorMakesItAMemberAsLongAsItFollows() {
    assertThat(says(Facts.follow(SERVER, "Application", State.PENDING))).isTrue();
    assertThat(members()).isEmpty();
    says(Facts.follow(SERVER, "Application", State.ACCEPT_OWED));
    assertThat(members()).containsExactly("garden.example");
    says(Facts.follow(SERVER, "Application", State.ACTIVE));
    assertThat(members()).containsExactly("garden.example");
    says(Facts.follow(SERVER, "Application", State.ENDED));
    assertThat(members()).isEmpty();
    says(Facts.member(SERVER));
    assertThat(candidates.subscription(SERVER + "|follow", Optional.empty())).isTrue();
    assertThat(members()).isEmpty();
  }

  @Test
  void aPersonThatFollowsEnrolsNobody() {
    says(Facts.follow("https://garden.example/users/a", "Person", State.ACTIVE));
    assertThat(members()).isEmpty();
  }

  @Test
  void aServerThatDoesNotAgreeIsNotListedNorAreItsGroups() {
    says(Facts.member(SERVER));
    says(Facts.member("https://garden.example/relay"));
    candidates.actor(GROUP, Optional.of(Facts.group(GROUP, "Roses")));
    assertThat(candidates.snapshot().groups()).containsOnlyKeys(GROUP);
    says(new Terms(ActorUri.of("https://garden.example/relay"), true, false));
    assertThat(members()).isEmpty();
    assertThat(candidates.snapshot().groups()).isEmpty();
    says(new Terms(ActorUri.of("https://garden.example/relay"), false, true));
    assertThat(members()).containsExactly("garden.example");
  }

  @Test
  void aServersOwnTermsCountForAllWhoSubscribeThere() {
    var server = Terms.ofServer(Authority.of("garden.example"));
    says(Facts.member(SERVER));
    says(edition(new Terms(server, true, false), 1));
    assertThat(members()).as("agreed before it followed").isEmpty();
    says(edition(new Terms(ActorUri.of(SERVER), true, true), 2));
    assertThat(members()).as("the operator set its own since").containsExactly("garden.example");
    says(edition(new Terms(server, true, false), 3));
    assertThat(members()).isEmpty();
  }

  private static Terms edition(Terms terms, int second) {
    return terms.in(new Terms.Edition(second, "garden.example", Instant.ofEpochSecond(second)));
  }

  @Test
  void onlyAGroupThatAgreedIsACandidate() {
    var flags = Facts.flags("Group", true);
    for (var refused :
        List.of(
            Facts.flags("Group", false),
            Facts.flags("Person", true),
            ActorFlags.UNKNOWN,
            new ActorFlags(
                "Group", Optional.empty(), Optional.of(true), List.of(), false, true, false),
            new ActorFlags(
                "Group", Optional.empty(), Optional.of(true), List.of(), false, false, true))) {
      candidates.actor(GROUP, Optional.of(Facts.actor(GROUP, flags, "Roses")));
      assertThat(candidates.snapshot().groups()).containsOnlyKeys(GROUP);
      assertThat(candidates.actor(GROUP, Optional.of(Facts.actor(GROUP, refused, "Roses"))))
          .isTrue();
      assertThat(candidates.snapshot().groups()).as(refused.toString()).isEmpty();
    }
  }

  @Test
  void aGroupThatIsGoneIsNone() {
    candidates.actor(GROUP, Optional.of(Facts.group(GROUP, "Roses")));
    assertThat(candidates.actor(GROUP, Optional.empty())).isTrue();
    assertThat(candidates.snapshot().groups()).isEmpty();
  }

  @Test
  void whatChangesNothingIsNoNews() {
    assertThat(says(Facts.member(SERVER))).isTrue();
    assertThat(says(Facts.member(SERVER))).isFalse();
    assertThat(candidates.actor("https://x.example/u", Optional.empty())).isFalse();
    candidates.actor(GROUP, Optional.of(Facts.group(GROUP, "Roses")));
    assertThat(candidates.actor(GROUP, Optional.of(Facts.group(GROUP, "Roses")))).isFalse();
    assertThat(candidates.actor(GROUP, Optional.of(Facts.group(GROUP, "Lilies")))).isTrue();
  }

  @Test
  void aProfileBecomesText() {
    candidates.actor(GROUP, Optional.of(Facts.group(GROUP, "<i>Roses</i> ")));
    var group = candidates.snapshot().groups().values().iterator().next();
    assertThat(group.name()).isEqualTo("Roses");
    assertThat(group.summary()).isEqualTo("We plant");
    candidates.actor(GROUP, Optional.of(Facts.group(GROUP, "")));
    assertThat(candidates.snapshot().groups().get(GROUP))
        .extracting(Group::name)
        .isEqualTo("gardeners");
  }
}
