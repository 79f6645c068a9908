package commonplace.core.activitypub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IriTest {
  @ParameterizedTest
  @CsvSource({
    "https://A.Example/Users/B, https://a.example/Users/B",
    "HTTPS://a.example:443/x, https://a.example/x",
    "http://a.example:80/x, http://a.example/x",
    "https://a.example:8443/x, https://a.example:8443/x",
    "http://www.詹姆斯.com/, http://www.xn--8ws00zhy3a.com/",
    "https://a_b.example/x, https://a_b.example/x",
    "https://a.example/x//y?q=1#z, https://a.example/x//y?q=1#z",
    "https://other.example.com/users/休日課長, https://other.example.com/users/休日課長",
    "'tag:floss.social,2024-10-14:objectId=1', 'tag:floss.social,2024-10-14:objectId=1'"
  })
  void idsCompareByACanonicalForm(String text, String canonical) {
    assertThat(Iri.of(text).canonical()).isEqualTo(canonical);
    assertThat(Iri.of(text)).isEqualTo(Iri.of(canonical)).hasSameHashCodeAs(Iri.of(canonical));
    assertThat(Iri.of(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "/relative",
        "//a.example/x",
        "https:",
        "https:///x",
        "https://user@a.example/",
        "https://a.example:0/",
        "https://a.example:70000/",
        "https://a b.example/",
        "https://a.example/\n",
        "https://[::1/x",
        "1https://a.example/",
        "https://a.example/<x>"
      })
  void whatIsNoIdIsRefused(String text) {
    assertThatThrownBy(() -> Iri.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anIdHasABoundedLength() {
    var start = "https://a.example/";
    var longest = start + "x".repeat(Iri.MAX_LENGTH - start.length());
    assertThat(Iri.of(longest).text()).hasSize(Iri.MAX_LENGTH);
    assertThatThrownBy(() -> Iri.of(longest + "x")).hasMessageContaining("at most");
  }

  @Test
  void aRequestLeavesTheFragmentOut() {
    assertThat(Iri.of("https://a.example/u?x=1#main-key").pathAndQuery()).isEqualTo("/u?x=1");
    assertThat(Iri.of("https://a.example").pathAndQuery()).isEqualTo("/");
    assertThat(Iri.of("https://a.example?x").pathAndQuery()).isEqualTo("/?x");
  }

  @Test
  void peersOnLoopbackDifferByPort() {
    assertThat(ActorUri.of("http://127.0.0.1:8081/a").authority())
        .isNotEqualTo(ActorUri.of("http://127.0.0.1:8082/a").authority());
    assertThat(Authority.of("[::1]:80").text()).isEqualTo("[::1]:80");
    assertThatThrownBy(() -> ActorUri.of("urn:x:y")).hasMessageContaining("needs a host");
  }

  /// Equal ids may be written differently, and each keeps its own text.
  @Test
  void anActorThatIsNamedAgainIsOneObject() {
    var actor = ActorUri.of("https://a.example/ada");
    assertThat(ActorUri.of(String.valueOf(actor.text().toCharArray()))).isSameAs(actor);
    var shouted = ActorUri.of("https://A.example/ada");
    assertThat(shouted).isEqualTo(actor);
    assertThat(shouted.text()).isEqualTo("https://A.example/ada");
  }
}
