package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.LogRecord;
import commonplace.core.terms.Objection;
import commonplace.core.terms.Send;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.MadeTerms;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Withheld;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SendingTest extends AtTheDoor {
  private void send(Send terms) {
    var member = ActorUri.of(SERVER + "/actor");
    door.agree(MadeTerms.sending(member, terms));
  }

  @Test
  void anothersTermsAreNotToldToWhoeverRepeatsItsPosts() throws InterruptedException {
    var home = "https://n.example";
    try (var both = new Door(folder.resolve("both"), SERVER, home)) {
      both.actor(ALICE, "Person");
      both.agree(MadeTerms.sending(ActorUri.of(home + "/actor"), Send.none()));
      var bob = home + "/users/bob";
      both.actor(bob, "Person");
      both.serve(bob + "/notes/1", note(bob + "/notes/1", PUBLIC).put("attributedTo", bob));
      var announce = activity("Announce", ALICE).put("object", bob + "/notes/1");
      announce.set("to", Json.array(PUBLIC));
      assertThat(both.post(ALICE, announce)).isEqualTo(new Withheld(Objection.NOTHING, false));
      assertThat(both.inbox.lastUnrelayed(Authority.of("m.example")).orElseThrow().reason())
          .isEqualTo("the terms of the server whose post it is stop it");
    }
  }

  @Test
  void anothersTermsAreNotToldToWhoeverForwardsItsPosts() throws InterruptedException {
    try (var both = new Door(folder.resolve("both"), SERVER, Sealed.HOME)) {
      both.actor(ALICE, "Person");
      both.serve(Sealed.EVE, Sealed.eve(0));
      both.agree(MadeTerms.sending(ActorUri.of(Sealed.HOME + "/actor"), Send.none()));
      assertThat(both.post(ALICE, Sealed.proof(Sealed.create())))
          .isEqualTo(new Withheld(Objection.NOTHING, false));
    }
  }

  @Test
  void whatTheServersTermsStopIsTakenAndNotWritten() throws InterruptedException {
    send(new Send(false, true, Set.of("relay")));
    assertThat(door.post(ALICE, create()))
        .isEqualTo(new Withheld(Objection.HASHTAG_NOT_WANTED, true));
    var note = note(ALICE + "/notes/2", PUBLIC).put("inReplyTo", "https://x.example/1");
    note.putArray("tag").addObject().put("type", "Hashtag").put("name", "#Relay");
    assertThat(door.post(ALICE, about("Create", note)))
        .isEqualTo(new Withheld(Objection.REPLY, true));
    assertThat(door.records(door.topics.activities())).isEmpty();
    assertThat(
            door.meters
                .counter("commonplace.terms.stopped", "direction", "send", "reason", "reply")
                .count())
        .as("counted by the door's own route, not here")
        .isZero();
    note.remove("inReplyTo");
    assertThat(door.post(ALICE, about("Create", note))).isEqualTo(new Admitted("Create"));
  }

  @Test
  void nothingMeansNothingButEditsAndRetractionsOfWhatWasRelayed() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    send(Send.none());
    var other = note(ALICE + "/notes/2", PUBLIC);
    assertThat(door.post(ALICE, about("Create", other))).isInstanceOf(Withheld.class);
    assertThat(door.post(ALICE, about("Update", other))).isInstanceOf(Withheld.class);
    assertThat(door.records(door.topics.withdrawals()))
        .as("it may have been relayed long ago, and would be remembered as it was")
        .extracting(LogRecord::key)
        .contains(door.withdrawalKey(ALICE + "/notes/2"));
    assertThat(door.post(ALICE, announce(Json.object().put("id", "https://x.example/1"))))
        .isInstanceOf(Withheld.class);
    assertThat(door.fetched).doesNotContain("https://x.example/1");
    assertThat(door.post(ALICE, about("Update", note(NOTE, PUBLIC)))).isInstanceOf(Admitted.class);
    var delete = activity("Delete", ALICE).put("object", NOTE);
    assertThat(door.post(ALICE, delete)).isInstanceOf(Admitted.class);
  }

  @Test
  void aRepeatIsJudgedByWhatItRepeatsAndBothServersHaveASay() throws InterruptedException {
    send(new Send(false, true, Set.of()));
    var reply = note(NOTE, PUBLIC).put("inReplyTo", "https://x.example/1");
    door.serve(NOTE, reply);
    var announce = activity("Announce", ALICE).put("object", NOTE);
    announce.set("to", Json.array(PUBLIC));
    assertThat(door.post(ALICE, announce)).isEqualTo(new Withheld(Objection.REPLY, true));
    assertThat(door.records(door.topics.fetchedObjects())).isEmpty();
    reply.remove("inReplyTo");
    door.serve(NOTE, reply);
    assertThat(door.post(ALICE, announce)).isInstanceOf(Admitted.class);
    assertThat(door.records(door.topics.activities()))
        .allSatisfy(record -> assertThat(record.value().orElseThrow().traits()).isPresent())
        .isNotEmpty();
  }
}
