package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import commonplace.core.testkit.Json;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import org.junit.jupiter.api.Test;

/// What becomes, by type and audience, of what a member sends.
class JudgementTest extends AtTheDoor {
  @Test
  void whatIsNotPublicIsRefusedAndLeavesNothing() throws InterruptedException {
    refused(
        Refusal.NOT_PUBLIC,
        403,
        door.post(ALICE, about("Create", note(NOTE, ALICE + "/followers"))));
    var inner = create();
    inner.set("object", note(NOTE, ALICE + "/followers"));
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, inner));
    var move = activity("Move", ALICE).put("object", ALICE).put("target", ALICE + "2");
    move.set("to", Json.array(ALICE + "/followers"));
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, move));
    var add = activity("Add", ALICE);
    add.set("to", Json.array(PUBLIC));
    add.set("object", note(NOTE, ALICE + "/followers"));
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, add));
    var announce = activity("Announce", ALICE);
    announce.set("to", Json.array(ALICE + "/followers"));
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, announce.put("object", NOTE)));
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
  }

  @Test
  void whatNobodyRelaysIsAnswered202AndNotLogged() throws InterruptedException {
    for (var type : new String[] {"Like", "Flag", "Block", "EmojiReact", "View"}) {
      var ignored = activity(type, ALICE).put("object", NOTE);
      assertThat(door.post(ALICE, ignored)).isInstanceOf(Ignored.class);
    }
    var vote = note(NOTE, "https://other.example/users/bob");
    vote.remove("content");
    vote.put("name", "apples").put("inReplyTo", "https://other.example/polls/1");
    assertThat(door.post(ALICE, about("Create", vote))).isInstanceOf(Ignored.class);
    var unlisted = note(NOTE, ALICE + "/followers");
    unlisted.set("cc", Json.array(PUBLIC));
    var create = about("Create", unlisted);
    create.set("cc", Json.array(PUBLIC));
    assertThat(door.post(ALICE, create)).isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.activities())).isEmpty();
  }

  @Test
  void aProfileForFollowersIsReadButNotRelayed() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var profile =
        Json.object().put("id", ALICE).put("type", "Person").put("inbox", ALICE + "/inbox");
    profile.put("indexable", true);
    var update = activity("Update", ALICE);
    update.set("to", Json.array(ALICE + "/followers"));
    update.set("object", profile);
    assertThat(door.post(ALICE, update)).isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.activities())).hasSize(1);
    assertThat(
            door.records(door.topics.actors()).getLast().value().orElseThrow().flags().indexable())
        .contains(true);
  }

  @Test
  void onlyAnActorsDocumentIsAProfile() throws InterruptedException {
    var disguised = note(ALICE, ALICE + "/followers");
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, about("Update", disguised)));
  }

  @Test
  void whatIsNotPublicIsFoundHoweverDeepItIsCarried() throws InterruptedException {
    var limited = note(NOTE, ALICE + "/followers");
    door.serve(NOTE, note(NOTE, PUBLIC));
    var listed = announce(limited);
    listed.putArray("object").add(limited);
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, listed));
    var wrapped = activity("Create", ALICE).put("id", NOTE);
    wrapped.set("object", limited);
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, announce(wrapped)));
  }

  @Test
  void anObjectByItselfIsNoActivity() throws InterruptedException {
    refused(Refusal.NOT_AN_ACTIVITY, 422, door.post(ALICE, note(NOTE, PUBLIC).put("actor", ALICE)));
    // an activity in AS2, although everybody sends it as an object
    var question = note(NOTE, PUBLIC).put("actor", ALICE).put("type", "Question");
    assertThat(door.post(ALICE, question)).isInstanceOf(Ignored.class);
  }

  @Test
  void aReactionIsOneEmoji() throws InterruptedException {
    var reaction = activity("EmojiReact", ALICE).put("object", NOTE);
    assertThat(door.post(ALICE, reaction.put("content", ":cat:"))).isInstanceOf(Ignored.class);
    refused(Refusal.NOT_AN_ACTIVITY, 422, door.post(ALICE, reaction.put("content", "cat")));
  }
}
