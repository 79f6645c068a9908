package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.relay.delivery.Relaying.Form;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of what is relayed and how, row by row.
class RelayingTest {
  @ParameterizedTest
  @CsvSource({
    "Create, true, Verbatim, Announced",
    "Create, false, Announced, Announced",
    "Update, true, Verbatim, Nothing",
    "Update, false, Nothing, Nothing",
    "Delete, true, Verbatim, AnnounceUndone",
    "Delete, false, AnnounceUndone, AnnounceUndone",
    "Undo, true, Verbatim, AnnounceUndone",
    "Undo, false, AnnounceUndone, AnnounceUndone",
    "Move, true, Verbatim, Nothing",
    "Move, false, Nothing, Nothing",
    "Add, true, Verbatim, Nothing",
    "Remove, true, Verbatim, Nothing",
    "Announce, true, Verbatim, Announced",
    "Announce, false, Announced, Announced",
    "Like, true, Nothing, Nothing",
    "Flag, false, Nothing, Nothing"
  })
  void formsFollowTheTable(String type, boolean proof, String toPublic, String toActor) {
    var activity = Posts.activity(type, "ada", 1, proof);
    assertThat(name(Relaying.form(activity, Style.PUBLIC_FOLLOW))).isEqualTo(toPublic);
    assertThat(name(Relaying.form(activity, Style.ACTOR_FOLLOW))).isEqualTo(toActor);
  }

  private static String name(Form form) {
    return form.getClass().getSimpleName();
  }

  @org.junit.jupiter.api.Test
  void anAnnounceIsRecognisableAndItsUndoNeedsNoTable() {
    var announcements = new Announcements("https://relay.example", () -> Posts.PROOF_KEY);
    var object = Iri.of("https://m.example/notes/1");
    var announce = announcements.announce(object, java.time.Instant.EPOCH).utf8();
    assertThat(announce)
        .contains("\"id\":\"" + announcements.id(object) + "\"")
        .contains("\"to\":[\"https://relay.example/actor/followers\"]")
        .contains("\"published\":\"1970-01-01T00:00:00Z\"");
    assertThat(announcements.announce(object, java.time.Instant.EPOCH).utf8()).isEqualTo(announce);
    assertThat(announcements.undo(object, java.time.Instant.EPOCH).utf8())
        .contains("\"type\":\"Undo\"")
        .contains(announcements.id(object));
  }
}
