package commonplace.core.testkit;

import commonplace.core.log.AdmittedActivity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/// Writes what an actor's server would send, in the shape of its software. Each result is the
/// caller's to change before it is sent. Thread-safe.
public final class Activities {
  /// The public collection.
  public static final String PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

  private static final AtomicLong NEXT = new AtomicLong(1000);

  private final Style style;
  private final FakeActor actor;

  private enum Style {
    MASTODON,
    PLEROMA,
    GOTOSOCIAL
  }

  private Activities(Style style, FakeActor actor) {
    this.style = style;
    this.actor = actor;
  }

  /// As it is on the log under terms that let it be remembered for so long.
  public static AdmittedActivity forDays(int days, AdmittedActivity a) {
    return new AdmittedActivity(
        a.type(),
        a.id(),
        a.actor(),
        a.object(),
        a.signer(),
        a.provedBy(),
        a.signing(),
        a.flags(),
        a.memory(),
        Optional.of(days),
        a.traits(),
        a.via(),
        a.relays(),
        a.body());
  }

  /// As Mastodon writes.
  public static Activities mastodon(FakeActor actor) {
    return new Activities(Style.MASTODON, actor);
  }

  /// As Pleroma and Akkoma write.
  public static Activities pleroma(FakeActor actor) {
    return new Activities(Style.PLEROMA, actor);
  }

  /// As GoToSocial writes.
  public static Activities goToSocial(FakeActor actor) {
    return new Activities(Style.GOTOSOCIAL, actor);
  }

  /// Asks a relay for everything: Mastodon's and Misskey's way.
  public ObjectNode followPublic() {
    return activity("Follow", "follows").put("object", PUBLIC);
  }

  /// Follows an actor: Pleroma's and GoToSocial's way.
  public ObjectNode follow(String target) {
    var follow = activity("Follow", "follows").put("object", target);
    return switch (style) {
      case MASTODON -> follow;
      case PLEROMA -> {
        follow.set("to", Json.array(target));
        follow.set("cc", Json.array());
        follow.set("bto", Json.array());
        follow.set("bcc", Json.array());
        yield follow.put("state", "pending");
      }
      case GOTOSOCIAL -> follow.put("to", target);
    };
  }

  /// Takes back an activity of this actor, which is embedded.
  public ObjectNode undo(ObjectNode activity) {
    var embedded = activity.deepCopy();
    embedded.remove("@context");
    var undo = activity("Undo", "undos");
    undo.set("object", embedded);
    if (style != Style.MASTODON && activity.has("to")) {
      undo.set("to", activity.get("to").deepCopy());
    }
    return undo;
  }

  /// Takes back an activity by its id alone.
  public ObjectNode undo(String activityId) {
    return activity("Undo", "undos").put("object", activityId);
  }

  /// Accepts a Follow as it was received.
  public ObjectNode accept(ObjectNode follow) {
    return answer("Accept", follow);
  }

  /// Refuses a Follow as it was received.
  public ObjectNode reject(ObjectNode follow) {
    return answer("Reject", follow);
  }

  private ObjectNode answer(String type, ObjectNode follow) {
    var embedded = follow.deepCopy();
    embedded.remove("@context");
    var answer = activity(type, "answers");
    answer.set("object", embedded);
    answer.set("to", Json.array(Json.text(follow, "actor")));
    return answer;
  }

  /// A public post.
  public ObjectNode note(String html) {
    return note(html, Visibility.PUBLIC);
  }

  /// A post; a direct one is to `https://elsewhere.example/users/friend`.
  public ObjectNode note(String html, Visibility visibility) {
    var id =
        switch (style) {
          case MASTODON, GOTOSOCIAL -> actor.id() + "/statuses/" + NEXT.incrementAndGet();
          case PLEROMA -> actor.origin() + "/objects/" + NEXT.incrementAndGet();
        };
    var note = Json.object().put("id", id).put("type", "Note");
    note.put("published", now()).put("attributedTo", actor.id()).put("url", id);
    address(note, visibility);
    note.put("content", html).putNull("summary").putNull("inReplyTo");
    note.put("sensitive", false).putArray("tag");
    note.putArray("attachment");
    switch (style) {
      case MASTODON -> note.putObject("contentMap").put("en", html);
      case GOTOSOCIAL -> note.putObject("contentMap").put("en", html);
      case PLEROMA -> {
        note.put("actor", actor.id()).put("context", actor.origin() + "/contexts/1");
        note.putObject("source").put("content", html).put("mediaType", "text/plain");
      }
    }
    return note;
  }

  private void address(ObjectNode note, Visibility visibility) {
    var followers = actor.followers();
    var friend = "https://elsewhere.example/users/friend";
    switch (visibility) {
      case PUBLIC -> to(note, List.of(PUBLIC), List.of(followers));
      case UNLISTED -> to(note, List.of(followers), List.of(PUBLIC));
      case FOLLOWERS -> to(note, List.of(followers), List.of());
      case DIRECT -> to(note, List.of(friend), List.of());
    }
  }

  private static void to(ObjectNode object, List<String> to, List<String> cc) {
    object.set("to", Json.array(to.toArray(String[]::new)));
    object.set("cc", Json.array(cc.toArray(String[]::new)));
  }

  /// Adds a hashtag, given without `#`, to a post's `tag`.
  public ObjectNode tagged(ObjectNode note, String name) {
    note.withArray("tag")
        .addObject()
        .put("type", "Hashtag")
        .put("href", actor.origin() + "/tags/" + name)
        .put("name", "#" + name);
    return note;
  }

  /// Announces a new post to the world.
  public ObjectNode create(ObjectNode note) {
    return about("Create", note, Json.text(note, "id") + "/activity");
  }

  /// Sends a changed post; the caller has changed it.
  public ObjectNode update(ObjectNode note) {
    var changed = note.deepCopy().put("updated", now());
    return about("Update", changed, Json.text(note, "id") + "#updates/" + NEXT.incrementAndGet());
  }

  private ObjectNode about(String type, ObjectNode note, String id) {
    var activity = activity(type, "activities");
    if (style != Style.PLEROMA) {
      activity.put("id", id);
    }
    activity.put("published", Json.text(note, "published"));
    activity.set("to", note.get("to").deepCopy());
    activity.set("cc", note.get("cc").deepCopy());
    activity.set("object", note.deepCopy());
    return activity;
  }

  /// Sends this actor's document as it is now.
  public ObjectNode updateActor() {
    var update = activity("Update", "updates");
    update.set("to", Json.array(PUBLIC));
    update.set("object", actor.document());
    return update;
  }

  /// Deletes a post: Mastodon embeds a Tombstone, the others name the id.
  public ObjectNode delete(String objectId) {
    var delete = activity("Delete", "deletes");
    delete.set("to", Json.array(PUBLIC));
    if (style == Style.MASTODON) {
      delete.put("id", objectId + "#delete");
      delete.putObject("object").put("id", objectId).put("type", "Tombstone");
    } else {
      delete.put("object", objectId);
    }
    return delete;
  }

  /// Deletes this actor.
  public ObjectNode deleteActor() {
    var delete = activity("Delete", "deletes").put("object", actor.id());
    delete.set("to", Json.array(PUBLIC));
    return delete;
  }

  /// Boosts an object: a person's boost is public; a Pleroma relay names only its followers.
  public ObjectNode announce(String objectId) {
    var announce = activity("Announce", "announces").put("object", objectId);
    announce.put("published", now());
    switch (style) {
      case MASTODON, GOTOSOCIAL -> to(announce, List.of(PUBLIC), List.of(actor.followers()));
      case PLEROMA -> to(announce, List.of(actor.followers()), List.of());
    }
    return announce;
  }

  /// Adds an RsaSignature2017 block that has the right form and does not hold.
  public ObjectNode withLdSignature(ObjectNode activity) {
    activity
        .putObject("signature")
        .put("type", "RsaSignature2017")
        .put("creator", actor.keyId())
        .put("created", now())
        .put("signatureValue", "A".repeat(342) + "==");
    return activity;
  }

  private ObjectNode activity(String type, String kind) {
    var activity = Json.object();
    switch (style) {
      case MASTODON -> activity.put("@context", "https://www.w3.org/ns/activitystreams");
      case PLEROMA ->
          activity
              .putArray("@context")
              .add("https://www.w3.org/ns/activitystreams")
              .add(actor.origin() + "/schemas/litepub-0.1.jsonld");
      case GOTOSOCIAL ->
          activity
              .putArray("@context")
              .add("https://gotosocial.org/ns")
              .add("https://www.w3.org/ns/activitystreams");
    }
    var path =
        switch (style) {
          case MASTODON -> "/" + kind + "/";
          case PLEROMA -> "/activities/";
          case GOTOSOCIAL -> "/users/service/" + kind + "/";
        };
    return activity
        .put("id", actor.origin() + path + NEXT.incrementAndGet())
        .put("type", type)
        .put("actor", actor.id());
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
