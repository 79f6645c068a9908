package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.Signing;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.relay.delivery.Relaying.Form;
import commonplace.relay.taking.Served;
import commonplace.relay.taking.Taking;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of what is relayed and how, row by row.
class RelayingTest {
  private static final Iri OBJECT = Iri.of("https://m.example/users/ada/notes/1");

  @ParameterizedTest
  @CsvSource({
    "Create, LINKED_DATA, VERBATIM_LD, Verbatim",
    "Create, LINKED_DATA, VERBATIM_PROOF, Announced",
    "Create, LINKED_DATA, ANNOUNCE, Announced",
    "Create, INTEGRITY, VERBATIM_LD, Announced",
    "Create, INTEGRITY, VERBATIM_PROOF, Verbatim",
    "Create, INTEGRITY, VERBATIM, Verbatim",
    "Create, NONE, VERBATIM, Announced",
    "Update, BOTH, VERBATIM_LD, Verbatim",
    "Update, INTEGRITY, VERBATIM_LD, Nothing",
    "Update, BOTH, ANNOUNCE, Nothing",
    "Update, NONE, VERBATIM, Nothing",
    "Delete, LINKED_DATA, VERBATIM, Verbatim",
    "Delete, INTEGRITY, VERBATIM_LD, AnnounceUndone",
    "Delete, LINKED_DATA, ANNOUNCE, AnnounceUndone",
    "Delete, NONE, VERBATIM, AnnounceUndone",
    "Delete, NONE, ANNOUNCE_AND_DELETE, Verbatim",
    "Create, NONE, ANNOUNCE_AND_DELETE, Announced",
    "Undo, BOTH, VERBATIM, Verbatim",
    "Undo, NONE, VERBATIM, AnnounceUndone",
    "Move, LINKED_DATA, VERBATIM_LD, Verbatim",
    "Move, NONE, VERBATIM, Nothing",
    "Add, BOTH, VERBATIM, Verbatim",
    "Remove, BOTH, VERBATIM, Verbatim",
    "Announce, BOTH, VERBATIM, Verbatim",
    "Announce, NONE, VERBATIM, Announced",
    "Announce, BOTH, ANNOUNCE, Announced",
    "Like, BOTH, VERBATIM, Nothing",
    "Flag, NONE, ANNOUNCE, Nothing"
  })
  void formsFollowWhatIsTakenAndWhatProvesIt(
      String type, Signing signing, Taking taking, String form) {
    assertThat(name(Relaying.form(activity(type, signing, "Person"), taking))).isEqualTo(form);
  }

  private static AdmittedActivity activity(String type, Signing signing, String actorType) {
    var post = Posts.activity(type, "ada", 1, true);
    var flags = ActorFlags.UNKNOWN;
    return new AdmittedActivity(
        type,
        post.id(),
        post.actor(),
        post.object(),
        post.signer(),
        post.provedBy(),
        signing,
        new ActorFlags(
            actorType,
            flags.indexable(),
            flags.discoverable(),
            flags.searchableBy(),
            false,
            false,
            false),
        true,
        post.body());
  }

  @Test
  void anAnnounceOfARelayEndsHereAndOursGoesOn() {
    var announce = activity("Announce", Signing.BOTH, "Application");
    assertThat(Relaying.form(announce, Taking.VERBATIM)).isEqualTo(new Form.Announced(OBJECT));
    var undo = activity("Undo", Signing.BOTH, "Service");
    assertThat(Relaying.form(undo, Taking.VERBATIM)).isEqualTo(new Form.AnnounceUndone(OBJECT));
  }

  @Test
  void whatTakesBackGoesOutInEachFormInWhichItMayHaveBeenSent() {
    var served =
        new Served(Taking.ANNOUNCE, List.of(Taking.VERBATIM), false, false, false, "updated");
    assertThat(Relaying.forms(activity("Delete", Signing.BOTH, "Person"), served))
        .containsExactly(new Form.AnnounceUndone(OBJECT), new Form.Verbatim());
    assertThat(Relaying.forms(activity("Create", Signing.BOTH, "Person"), served))
        .containsExactly(new Form.Announced(OBJECT));
  }

  /// Of what left the log long ago it may not be known what was undone.
  @Test
  void anUndoThatKnowsNoObjectReachesWhoTakesItAsItIsAlone() {
    var post = Posts.activity("Undo", "ada", 1, true);
    var undo =
        new AdmittedActivity(
            "Undo",
            post.id(),
            post.actor(),
            Optional.empty(),
            post.signer(),
            post.provedBy(),
            Signing.LINKED_DATA,
            ActorFlags.UNKNOWN,
            true,
            post.body());
    assertThat(Relaying.form(undo, Taking.VERBATIM)).isEqualTo(new Form.Verbatim());
    assertThat(Relaying.form(undo, Taking.VERBATIM_PROOF)).isEqualTo(new Form.Nothing());
    assertThat(Relaying.form(undo, Taking.ANNOUNCE)).isEqualTo(new Form.Nothing());
  }

  private static String name(Form form) {
    return form.getClass().getSimpleName();
  }

  @Test
  void anAnnounceIsRecognisableAndItsUndoNeedsNoTable() {
    var announcements = new Announcements("https://relay.example", _ -> Posts.PROOF_KEY);
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

  @Test
  void anAnnounceForOneAloneNamesItAndNotPublicUnderTheSameId() {
    var announcements = new Announcements("https://relay.example", _ -> Posts.PROOF_KEY);
    var object = Iri.of("https://m.example/notes/1");
    var relay = Optional.of(ActorUri.of("https://other.example/actor"));
    var at = java.time.Instant.EPOCH;
    for (var words :
        List.of(announcements.announce(object, at, relay), announcements.undo(object, at, relay))) {
      assertThat(words.utf8())
          .contains(announcements.id(object))
          .contains(
              "\"to\":[\"https://relay.example/actor/followers\",\"https://other.example/actor\"]")
          .doesNotContain("#Public", "\"cc\"");
    }
  }
}
