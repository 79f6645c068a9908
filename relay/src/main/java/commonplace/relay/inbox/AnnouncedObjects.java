package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.KnownActor;
import commonplace.core.peer.FetchResult;
import commonplace.core.terms.Traits;
import commonplace.relay.subscription.SubscriptionTable;
import java.util.Optional;
import tools.jackson.databind.node.MissingNode;

/// Reads an announced or forwarded object from its origin, which is the proof that it is what it
/// says. Blocks.
final class AnnouncedObjects {
  private final SignedFetch peers;
  private final SignerKeys keys;
  private final SubscriptionTable subscriptions;

  AnnouncedObjects(SignedFetch peers, SignerKeys keys, SubscriptionTable subscriptions) {
    this.peers = peers;
    this.keys = keys;
    this.subscriptions = subscriptions;
  }

  /// What came of it.
  sealed interface Reading {}

  /// A public object.
  ///
  /// @param traits what it is like
  record Public(FetchedObject object, Traits traits) implements Reading {}

  /// None that is relayed.
  record NotRelayed(String reason) implements Reading {}

  /// Its origin answers that there is none.
  ///
  /// @param notFound it says 404, which may also be a proxy's whose server is down
  record Absent(String reason, boolean notFound) implements Reading {}

  /// What is there claims what it does not own.
  record Forged(String reason) implements Reading {}

  /// Its origin did not answer.
  record Later(String reason) implements Reading {}

  /// As {@link #read}, for whoever would end what is held of it: a 404 counts only from a server
  /// that answers for itself.
  ///
  /// @param author of the same server, if that is known
  Reading readToEnd(Iri id, Optional<ActorUri> author) throws InterruptedException {
    var reading = read(id);
    return reading instanceof Absent(var reason, var notFound)
            && notFound
            && !keys.answersForItself(id, author)
        ? new Later(reason + ", and does not answer for itself")
        : reading;
  }

  Reading read(Iri id) throws InterruptedException {
    return switch (peers.get(id)) {
      case FetchResult.Fetched f when f.isOk() && !f.isActivityStreams() ->
          new NotRelayed("the object is not served as ActivityStreams (application/activity+json)");
      case FetchResult.Fetched f when f.isOk() -> judge(f);
      case FetchResult.Fetched f when f.status() >= 500 || f.status() == 429 ->
          new Later("the object's server answers " + f.status());
      case FetchResult.Fetched f when f.isAbsent() ->
          new Absent("the object's server answers " + f.status() + " for it", f.status() == 404);
      case FetchResult.Fetched f ->
          new NotRelayed("the object's server answers " + f.status() + " for it");
      case FetchResult.Blocked(var reason) -> new NotRelayed(reason);
      case FetchResult.TooLarge _ -> new NotRelayed("the announced object is too large");
      case FetchResult.Unreachable(var reason) -> new Later(reason);
    };
  }

  private Reading judge(FetchResult.Fetched fetched) throws InterruptedException {
    if (!(JsonReader.parse(fetched.body()) instanceof JsonReader.Json(var json, _))
        || !json.isObject()) {
      return new NotRelayed("the announced object is no JSON object");
    }
    var object = new ObjectDocument(json, MissingNode.getInstance());
    if (object.crowded().isPresent()) {
      return new NotRelayed(object.crowded().get());
    }
    var origin = fetched.location().authority();
    var id = object.id();
    if (id.isEmpty()) {
      return new NotRelayed("the announced object has no id");
    }
    if (object.isTombstone()) {
      return new Absent("the object's server has a tombstone for it", false);
    }
    if (!id.get().authority().equals(origin)) {
      return new Forged("the announced object's id belongs to another server than served it");
    }
    if (Visibility.of(object.audience()) != Visibility.PUBLIC) {
      return new NotRelayed("the announced object is not public");
    }
    var authors = object.attributedTo();
    var author = authors.stream().filter(a -> a.authority().equals(origin)).findFirst();
    if (author.isEmpty()) {
      return authors.isEmpty()
          ? new NotRelayed("the announced object names no author")
          : new Forged("the announced object is attributed to somebody of another server");
    }
    var actor = new ActorUri(author.get());
    var flags = keys.actor(actor).map(KnownActor::flags).orElse(ActorFlags.UNKNOWN);
    return new Public(
        new FetchedObject(
            id.get(),
            actor,
            flags,
            subscriptions.servers().maySaveFor(actor),
            subscriptions.servers().memoryDaysFor(actor),
            fetched.body()),
        Traits.of(object));
  }
}
