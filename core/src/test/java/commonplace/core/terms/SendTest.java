package commonplace.core.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SendTest {
  private static Traits post(boolean reply, String... hashtags) {
    return new Traits("Note", Set.of(hashtags), "en", false, false, reply);
  }

  @Test
  void everyWishStopsWhatItNames() {
    assertThat(Send.EVERYTHING.objection(post(true))).isEmpty();
    assertThat(Send.none().objection(post(false))).contains(Objection.NOTHING);
    var roots = new Send(false, true, Set.of());
    assertThat(roots.objection(post(true))).contains(Objection.REPLY);
    assertThat(roots.objection(post(false))).isEmpty();
    var tagged = new Send(false, false, Set.of("#Relay"));
    assertThat(tagged.objection(post(false, "cats"))).contains(Objection.HASHTAG_NOT_WANTED);
    assertThat(tagged.objection(post(true, "cats", "relay"))).isEmpty();
  }
}
