package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.peer.FetchResult;
import commonplace.core.testkit.Json;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.TryLater;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an Announce points at, or carries.
class AnnouncedObjectsTest extends AtTheDoor {
  @Test
  void anAnnouncedObjectMustBePublicAndItsServersOwn() throws InterruptedException {
    var relay = SERVER + "/actor";
    var other = "https://other.example/notes/";
    var own = note(other + 1, PUBLIC).put("attributedTo", "https://other.example/users/bob");
    door.serve(other + 1, own.deepCopy().put("id", "https://victim.example/notes/1"));
    door.serve(other + 2, own.deepCopy().put("attributedTo", "https://victim.example/users/eve"));
    var limited = own.deepCopy().put("id", other + 3);
    limited.set("to", Json.array("https://other.example/users/bob/followers"));
    door.serve(other + 3, limited);
    door.served.put(other + 4, new FetchResult.Blocked("a private address"));
    for (int i = 1; i <= 4; i++) {
      var announce = activity("Announce", relay).put("object", other + i);
      announce.set("to", Json.array(relay + "/followers"));
      if (i <= 2) {
        refused(Refusal.NOT_THE_OWNER, 403, door.post(relay, announce));
      } else {
        assertThat(door.post(relay, announce)).isInstanceOf(Ignored.class);
      }
    }
    door.served.put(other + 5, new FetchResult.Unreachable("no answer"));
    var announce = activity("Announce", relay).put("object", other + 5);
    announce.set("to", Json.array(relay + "/followers"));
    assertThat(door.post(relay, announce)).isInstanceOf(TryLater.class);
    assertThat(door.records(door.topics.activities())).isEmpty();
    assertThat(door.records(door.topics.fetchedObjects())).isEmpty();
  }

  @Test
  void aCopyInsideAnAnnounceIsBelievedOnlyIfItsOriginHasTheObject() throws InterruptedException {
    var object = "https://other.example/notes/1";
    var copy = note(object, PUBLIC).put("attributedTo", "https://other.example/users/bob");
    refused(Refusal.FORWARDED, 403, door.post(ALICE, announce(copy)));
    door.served.put(object, new FetchResult.Blocked("we may not ask"));
    assertThat(door.post(ALICE, announce(copy))).isInstanceOf(Ignored.class);
    door.serve(object, copy);
    assertThat(door.post(ALICE, announce(copy))).isEqualTo(new Admitted("Announce"));
  }

  /// Else whoever can upload a file there could put words into the mouths of all its people.
  @ParameterizedTest
  @ValueSource(strings = {"", "application/json", "text/plain", "application/ld+json"})
  void whatSomebodyHasUploadedIsNobodysPost(String contentType) throws InterruptedException {
    var upload = "https://other.example/media/1.json";
    var victim = "https://other.example/users/victim";
    var forged = note(upload, PUBLIC).put("attributedTo", victim);
    door.serve(upload, contentType, forged);
    for (var carried : List.of(forged, Json.object().put("id", upload))) {
      assertThat(door.post(ALICE, announce(carried))).isInstanceOf(Ignored.class);
    }
    var create = activity("Create", victim).set("object", forged);
    refused(Refusal.FORWARDED, 403, door.post(ALICE, create));
    assertThat(door.records(door.topics.fetchedObjects())).isEmpty();
    assertThat(door.records(door.topics.activities())).isEmpty();
  }

  @Test
  void aWrappedActivityThatCannotBeReadIsNoForgery() throws InterruptedException {
    var bob = "https://other.example/users/bob";
    var wrapped = activity("Create", bob).put("attributedTo", bob);
    wrapped.set("object", note(bob + "/notes/1", PUBLIC).put("attributedTo", bob));
    assertThat(door.post(ALICE, announce(wrapped))).isInstanceOf(Ignored.class);
  }
}
