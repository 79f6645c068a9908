package commonplace.archive.consent;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicityTest {
  private static final Audience PUBLIC = new Audience(List.of(), List.of(), true, false);
  private static final Audience UNLISTED = new Audience(List.of(), List.of(), false, true);
  private static final Audience LIMITED =
      new Audience(List.of(Iri.of("https://b.example/u/friend")), List.of(), false, false);
  private static final Audience UNSTATED = new Audience(List.of(), List.of(), false, false);

  @Test
  void theNarrowerOfActivityAndObjectCounts() {
    assertThat(Publicity.of(PUBLIC, PUBLIC)).isTrue();
    assertThat(Publicity.of(PUBLIC, UNLISTED)).isFalse();
    assertThat(Publicity.of(UNLISTED, PUBLIC)).isFalse();
    assertThat(Publicity.of(PUBLIC, LIMITED)).isFalse();
    assertThat(Publicity.of(LIMITED, PUBLIC)).isFalse();
  }

  @Test
  void whereOneSaysNothingTheOtherSpeaksForBoth() {
    assertThat(Publicity.of(PUBLIC, UNSTATED)).isTrue();
    assertThat(Publicity.of(UNSTATED, PUBLIC)).isTrue();
    assertThat(Publicity.of(UNSTATED, UNLISTED)).isFalse();
    assertThat(Publicity.of(UNSTATED, UNSTATED)).isFalse();
  }

  @Test
  void aFetchedObjectMustSayItselfThatItIsPublic() {
    assertThat(Publicity.of(PUBLIC)).isTrue();
    assertThat(Publicity.of(UNLISTED)).isFalse();
    assertThat(Publicity.of(UNSTATED)).isFalse();
  }
}
