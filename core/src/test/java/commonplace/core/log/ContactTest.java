package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Handle;
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
    var terms = MadeTerms.contact(MEMBER, ann);
    assertThat(terms.canBeTold()).isTrue();
    assertThat(terms.contactActor()).contains(Iri.of(ann));
  }

  @ParameterizedTest
  @ValueSource(strings = {"@ann@M.example", "acct:ann@m.example", "acct:@ann@m.example"})
  void anAccountCanBeTold(String contact) {
    var terms = MadeTerms.contact(MEMBER, contact);
    assertThat(terms.canBeTold()).isTrue();
    assertThat(terms.contactHandle().map(Handle::acct)).contains("acct:ann@m.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@m.example",
        "mailto:ann@m.example",
        "Ann",
        "https://",
        " ",
        "@ann",
        "@ann@m.example/inbox",
        "@ann@m.example:0",
        "@a&b@m.example",
        "@ann@m.example, at night"
      })
  void whatElseIsAllowedCannot(String contact) {
    assertThat(MadeTerms.contact(MEMBER, contact).canBeTold()).isFalse();
  }
}
