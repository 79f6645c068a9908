package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.testkit.MadeTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whom a member names, and whether a post can tell them.
class ContactTest {
  private static final ActorUri MEMBER = ActorUri.of("https://m.example/actor");

  @Test
  void anActorCanBeTold() {
    var ann = "https://m.example/users/ann";
    assertThat(MadeTerms.contact(MEMBER, ann).contactActor()).contains(Iri.of(ann));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ann@m.example", "@ann@m.example", "mailto:ann@m.example", "Ann", "https://", " "})
  void whatElseIsAllowedCannot(String contact) {
    assertThat(MadeTerms.contact(MEMBER, contact).contactActor()).isEmpty();
  }
}
