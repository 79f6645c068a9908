package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Terms.Edition;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Presence;
import commonplace.core.terms.Receive;
import commonplace.core.terms.Send;
import commonplace.core.testkit.MadeTerms;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TermsCodecTest {
  private static final ActorUri MEMBER = ActorUri.of("https://m.example/actor");
  private final JsonCodec<SubscriptionAspect> codec = new JsonCodec<>(SubscriptionAspect.class);

  @Test
  void whatTheFirstVersionWroteIsStillRead() {
    var old =
        "{\"kind\":\"Terms\",\"subscriber\":\"https://m.example/actor\",\"memory\":true,"
            + "\"directory\":false}";
    assertThat(codec.decode(new Encoded(Map.of(), Bytes.utf8(old))))
        .isEqualTo(new Terms(MEMBER, true, false));
  }

  @Test
  void allOfItComesBack() {
    var terms =
        new Terms(
            MEMBER,
            false,
            true,
            Optional.of(
                new Receive(
                    false,
                    Set.of("a.example"),
                    Set.of("b.example"),
                    Set.of("cats"),
                    Set.of("dogs"),
                    Set.of("en"),
                    Set.of("Note"),
                    Presence.NONE,
                    Presence.ONLY,
                    true,
                    Optional.of(5))),
            Optional.of(new Send(false, true, Set.of("relay"))),
            Optional.of("admin@m.example"),
            Optional.of(new Edition(3, "operator", Instant.parse("2026-03-01T12:00:00Z"))),
            Optional.of(30),
            Optional.of(24));
    assertThat(codec.decode(codec.encode(terms))).isEqualTo(terms);
  }

  @Test
  void aContactIsOneBoundedLine() {
    assertThatIllegalArgumentException().isThrownBy(() -> contact("x".repeat(321)));
    assertThatIllegalArgumentException().isThrownBy(() -> contact("a\nb"));
    assertThat(contact("  ").contact()).isEmpty();
  }

  @Test
  void aHistoryIsNoLongerThanTheLogReaches() {
    assertThatIllegalArgumentException().isThrownBy(() -> withHistory(Terms.MAX_HISTORY + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> withHistory(-1));
    assertThat(withHistory(0).history()).isEmpty();
  }

  private static Terms withHistory(int hours) {
    return MadeTerms.history(MEMBER, hours);
  }

  private static Terms contact(String text) {
    return MadeTerms.contact(MEMBER, text);
  }
}
