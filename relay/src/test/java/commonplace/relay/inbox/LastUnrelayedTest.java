package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Terms;
import commonplace.core.terms.Send;
import commonplace.core.testkit.Json;
import commonplace.relay.inbox.Admission.Admitted;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class LastUnrelayedTest extends AtTheDoor {
  private static final Authority MEMBER = Authority.of("m.example");

  private static ObjectNode unlisted() {
    var note = note(NOTE, ALICE + "/followers");
    note.set("cc", Json.array(PUBLIC));
    var create = about("Create", note);
    create.set("cc", Json.array(PUBLIC));
    return create;
  }

  @Test
  void anUnlistedPostIsKeptWithItsReasonAndItsIds() throws InterruptedException {
    var create = unlisted();
    assertThat(door.post(ALICE, create)).isInstanceOf(Admission.Ignored.class);
    var ids = Set.of(Iri.of(NOTE), Iri.of(Json.text(create, "id")));
    assertThat(door.inbox.lastUnrelayed(MEMBER))
        .contains(new Unrelayed(ids, "unlisted posts are not relayed", Door.NOW));
    assertThat(door.inbox.lastUnrelayed(Authority.of("n.example"))).isEmpty();
  }

  @Test
  void whatItsOwnTermsStopIsKeptAndWhatPassesIsNot() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isEqualTo(new Admitted("Create"));
    assertThat(door.inbox.lastUnrelayed(MEMBER)).isEmpty();
    door.agree(
        new Terms(
            ActorUri.of(SERVER + "/actor"),
            true,
            true,
            Optional.empty(),
            Optional.of(Send.none()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    var note = note(ALICE + "/notes/2", PUBLIC);
    assertThat(door.post(ALICE, about("Create", note))).isInstanceOf(Admission.Withheld.class);
    assertThat(door.inbox.lastUnrelayed(MEMBER).orElseThrow().reason())
        .isEqualTo("its server's terms: nothing is wanted");
  }

  @Test
  void whatIsForwardedForOthersIsNotTheForwarders() throws InterruptedException {
    door.serve(Sealed.EVE, Sealed.eve(0));
    var create = Sealed.create();
    for (var said : List.of(create, (ObjectNode) create.get("object"))) {
      said.set("to", Json.array(Sealed.EVE + "/followers"));
      said.set("cc", Json.array(PUBLIC));
    }
    assertThat(door.post(ALICE, Sealed.proof(create)))
        .isEqualTo(new Admission.Ignored("unlisted posts are not relayed"));
    assertThat(door.inbox.lastUnrelayed(MEMBER)).isEmpty();
  }

  @Test
  void whatIsNoPostTakesNoPostsPlace() throws InterruptedException {
    assertThat(door.post(ALICE, unlisted())).isInstanceOf(Admission.Ignored.class);
    var kept = door.inbox.lastUnrelayed(MEMBER);
    var like = activity("Like", ALICE);
    like.put("object", "https://n.example/notes/1").set("to", Json.array(PUBLIC));
    assertThat(door.post(ALICE, like)).isInstanceOf(Admission.Ignored.class);
    assertThat(door.inbox.lastUnrelayed(MEMBER)).isPresent().isEqualTo(kept);
  }

  @Test
  void asManyServersAreKeptAsOfRefusals() {
    var last = new LastUnrelayed();
    var post = ((ActivityReader.Read) ActivityReader.read(unlisted())).activity();
    for (int i = 0; i <= LastRefusals.MAX_SERVERS; i++) {
      last.note(
          Authority.of("n" + i + ".example"),
          post,
          new Admission.Ignored("unlisted posts are not relayed"),
          Door.NOW);
    }
    assertThat(last.of(Authority.of("n0.example"))).isEmpty();
    assertThat(last.of(Authority.of("n1.example"))).isPresent();
  }
}
