package commonplace.archive.state;

import commonplace.archive.state.Event.ActorSeen;
import commonplace.archive.state.Event.Offered;
import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.activitypub.Ownership;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.FetchedObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.MissingNode;

/// Reads source records. What cannot be read is said, never thrown: the log holds what strangers
/// sent. Deletes say nothing here, because every one of them is on `withdrawals`.
final class EventReader {
  /// What says something to people. Actors and activities never do.
  private static final Set<String> TYPES =
      Set.of(
          "Note",
          "Article",
          "Page",
          "Question",
          "Video",
          "Audio",
          "Image",
          "Event",
          "Document",
          "Comment",
          "Review",
          "Quotation");

  private EventReader() {}

  /// What came of it.
  sealed interface Reading {}

  /// Something that concerns the fold.
  record Read(Event event) implements Reading {}

  /// Nothing that does.
  record Nothing() implements Reading {}

  /// Something that should and cannot.
  record Skipped(Skip reason) implements Reading {}

  static Reading read(AdmittedActivity admitted, Applied applied, Instant at) {
    if (!admitted.type().equals("Create") && !admitted.type().equals("Update")) {
      return new Nothing();
    }
    if (!(JsonReader.parse(admitted.body()) instanceof JsonReader.Json(var json, _))) {
      return new Skipped(Skip.NOT_JSON);
    }
    if (!(ActivityReader.read(json) instanceof ActivityReader.Read(var activity))) {
      return new Skipped(Skip.NOT_AN_ACTIVITY);
    }
    if (!activity.head().actor().equals(admitted.actor())
        || Ownership.objection(activity).isPresent()) {
      return new Skipped(Skip.NOT_OWNED);
    }
    return switch (activity) {
      case Activity.Create(_, var document) -> read(admitted, activity, document, applied, at);
      case Activity.Update(_, var document) -> read(admitted, activity, document, applied, at);
      case Activity _ -> new Skipped(Skip.NOT_AN_ACTIVITY);
    };
  }

  private static Reading read(
      AdmittedActivity admitted,
      Activity activity,
      ObjectDocument document,
      Applied applied,
      Instant at) {
    var evidence = admitted.id().map(Iri::text);
    if (document.isActor()) {
      if (!admitted.provedBy().isFirstHand()) {
        return new Nothing(); // somebody else sent it, who could send an old one again
      }
      return document.id().filter(admitted.actor().value()::equals).isPresent()
          ? new Read(
              new ActorSeen(
                  applied, at, admitted.actor(), ActorFlags.of(document.asActor()), evidence))
          : new Skipped(Skip.TYPE);
    }
    return offered(
        document.id().orElseThrow(),
        document,
        admitted.actor(),
        new Offered(
            applied,
            at,
            document.id().orElseThrow(),
            admitted.actor(),
            admitted.flags(),
            admitted.memory(),
            admitted.memoryDays(),
            activity instanceof Activity.Update,
            Optional.of(activity.head().audience()),
            document));
  }

  static Reading read(FetchedObject fetched, Applied applied, Instant at) {
    if (!(JsonReader.parse(fetched.body()) instanceof JsonReader.Json(var json, _))
        || !json.isObject()) {
      return new Skipped(Skip.NOT_JSON);
    }
    var document = new ObjectDocument(json, MissingNode.getInstance());
    if (document.isActor()) {
      return new Skipped(Skip.TYPE);
    }
    return offered(
        fetched.id(),
        document,
        fetched.author(),
        new Offered(
            applied,
            at,
            fetched.id(),
            fetched.author(),
            fetched.flags(),
            fetched.memory(),
            fetched.memoryDays(),
            false,
            Optional.empty(),
            document));
  }

  private static Reading offered(
      Iri id, ObjectDocument document, ActorUri author, Offered offered) {
    if (document.id().filter(id::equals).isEmpty()) {
      return new Skipped(Skip.NOT_OWNED);
    }
    if (!Bounded.isWellFormed(id.text())) {
      return new Skipped(Skip.ODD_ID);
    }
    if (!TYPES.contains(document.type())) {
      return new Skipped(Skip.TYPE);
    }
    List<Iri> authors = document.attributedTo();
    if (!authors.isEmpty() && !authors.contains(author.value())) {
      return new Skipped(Skip.ANOTHERS);
    }
    return new Read(offered);
  }
}
