package commonplace.main.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The judge of {@link ReplayIT} sees each kind of mistake that a relay could make. Here a peer
/// plays the relay, well or badly.
class RelayComparisonIT {
  private final FakePeer relay = FakePeer.start();
  private final FakePeer home = FakePeer.start();
  private final Subscriber mastodon =
      new Subscriber("mastodon", FakePeer.start(), true, Activities::mastodon);
  private final Subscriber akkoma =
      new Subscriber("akkoma", FakePeer.start(), false, Activities::pleroma);
  private final Activities words = Activities.mastodon(home.person("ada"));
  private final Author ada = new Author(home, home.person("ada"), words, true);
  private final Model model = new Model();

  private final ObjectNode note = words.note("<p>one</p>");
  private final ObjectNode create = said(Said.Kind.CREATE, words.create(note), 1);
  private final ObjectNode update = said(Said.Kind.UPDATE, words.update(note), 2);
  private final ObjectNode brief = words.note("<p>two</p>");
  private final ObjectNode briefly = said(Said.Kind.CREATE, words.create(brief), 3);
  private final ObjectNode end = said(Said.Kind.DELETE, words.delete(Json.text(brief, "id")), 4);

  @AfterEach
  void stop() {
    relay.close();
    home.close();
    mastodon.peer().close();
    akkoma.peer().close();
  }

  private ObjectNode said(Said.Kind kind, ObjectNode activity, long at) {
    var signed = ada.signed(activity);
    var about = Json.text(activity.path("object"), "id");
    model.took(new Said(ada, kind, signed, about, at, at));
    return signed;
  }

  private void deliver(Subscriber to, ObjectNode... activities) {
    for (var activity : activities) {
      relay.post(to.peer().sharedInbox(), relay.instanceActor(), activity);
    }
  }

  private ObjectNode ours(String type, String id, Object object) {
    var actor = relay.instanceActor();
    var ours =
        Json.object()
            .put("id", relay.origin() + "/announces/" + id)
            .put("type", type)
            .put("actor", actor.id());
    ours.set("to", Json.array(actor.followers()));
    ours.set("cc", Json.array(Activities.PUBLIC));
    if (object instanceof ObjectNode embedded) {
      ours.set("object", embedded);
    } else {
      ours.put("object", object.toString());
    }
    return ours;
  }

  private RelayComparison at(Subscriber subscriber) {
    return new RelayComparison(subscriber, model, relay.origin());
  }

  private void isSeen(Subscriber subscriber, String mistake) {
    assertThatThrownBy(() -> at(subscriber).check(1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(mistake);
  }

  @Test
  void aGoodRelayPasses() {
    deliver(mastodon, create, update, update, end);
    assertThat(at(mastodon).missing()).isEmpty();
    at(mastodon).check(1);
    at(mastodon).checkNothingOf(2, 5);
    var one = ours("Announce", "1", Json.text(note, "id"));
    var two = ours("Announce", "2", Json.text(brief, "id"));
    deliver(akkoma, one, two, ours("Undo", "2#undo", two));
    assertThat(at(akkoma).missing()).isEmpty();
    at(akkoma).check(1);
  }

  @Test
  void whatIsMissingIsNamed() {
    deliver(mastodon, create, end);
    assertThat(at(mastodon).missing()).containsExactly("Update " + Json.text(update, "id"));
  }

  @Test
  void changedBytesAreSeen() {
    deliver(mastodon, create.deepCopy().put("published", "2020-01-01T00:00:00Z"));
    isSeen(mastodon, "not the bytes");
  }

  @Test
  void theWrongOrderIsSeen() {
    deliver(mastodon, update, create, end);
    isSeen(mastodon, "came before");
  }

  @Test
  void whatGoesBackToItsOriginIsSeen() {
    var origin = new Subscriber("home", home, true, Activities::mastodon);
    deliver(origin, create);
    isSeen(origin, "not for it");
  }

  @Test
  void whatNobodySaidPubliclyIsSeen() {
    deliver(mastodon, words.create(words.note("<p>a secret</p>")));
    isSeen(mastodon, "not for it");
  }

  @Test
  void whatComesAfterItsDeleteIsSeen() {
    deliver(mastodon, create, update, briefly, end, briefly);
    isSeen(mastodon, "came after");
  }

  @Test
  void whatWasWithdrawnWhileItsReceiverWasDownIsSeen() {
    deliver(mastodon, create, update, briefly, end);
    at(mastodon).check(1);
    assertThatThrownBy(() -> at(mastodon).checkNothingOf(2, 5))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("withdrawn while");
  }

  @Test
  void whatHadComeBeforeMayBeBoostedWhileItsReceiverIsDown() {
    var old = words.note("<p>old</p>");
    var id = Json.text(old, "id");
    model.took(new Said(ada, Said.Kind.CREATE, words.create(old), id, 1, 1));
    model.took(new Said(ada, Said.Kind.BOOST, words.announce(id), id, 3, 3));
    model.took(new Said(ada, Said.Kind.DELETE, words.delete(id), id, 4, 4));
    deliver(mastodon, ours("Announce", "1", id));
    at(mastodon).checkNothingOf(2, 5);
  }

  @Test
  void repeatsWithoutACrashAreSeen() {
    deliver(mastodon, create, create, create, update, end);
    isSeen(mastodon, "3 times");
  }

  @Test
  void aStrangersSignatureIsSeen() {
    home.post(mastodon.peer().sharedInbox(), ada.actor(), create);
    isSeen(mastodon, "bad signature");
  }

  @Test
  void anAnnounceHasOneIdOnly() {
    deliver(
        akkoma,
        ours("Announce", "1", Json.text(note, "id")),
        ours("Announce", "3", Json.text(note, "id")));
    isSeen(akkoma, "two ids");
  }

  @Test
  void anAnnounceForFewIsSeen() {
    var announce = ours("Announce", "1", Json.text(note, "id"));
    announce.set("cc", Json.array());
    deliver(akkoma, announce);
    isSeen(akkoma, "wrongly addressed");
  }
}
