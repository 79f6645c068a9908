package commonplace.core.activitypub;

import java.util.Optional;
import java.util.Set;

/// An activity as far as a relay must understand it. What carries it further is always the bytes it
/// was read from, never this.
public sealed interface Activity {
  Head head();

  /// The id of what it is about, where that has one.
  Optional<Iri> object();

  /// A new object.
  record Create(Head head, ObjectDocument document) implements Activity {
    @Override
    public Optional<Iri> object() {
      return document.id();
    }
  }

  /// A changed object or actor.
  record Update(Head head, ObjectDocument document) implements Activity {
    @Override
    public Optional<Iri> object() {
      return document.id();
    }
  }

  /// The end of an object, or of the actor itself.
  record Delete(Head head, Iri target) implements Activity {
    @Override
    public Optional<Iri> object() {
      return Optional.of(target);
    }

    public boolean deletesActor() {
      return target.equals(head.actor().value());
    }
  }

  /// A repeat of somebody's object.
  record Announce(Head head, Iri announced) implements Activity {
    @Override
    public Optional<Iri> object() {
      return Optional.of(announced);
    }
  }

  /// A wish to receive.
  ///
  /// @param followed an actor's id, or {@link Audience#PUBLIC} in any spelling
  record Follow(Head head, Iri followed) implements Activity {
    @Override
    public Optional<Iri> object() {
      return Optional.of(followed);
    }

    public boolean ofPublic() {
      return followed.equals(Audience.PUBLIC);
    }
  }

  /// An earlier activity taken back.
  ///
  /// @param undoneId its id, where stated
  /// @param undoneType its type, where it is embedded
  /// @param undoneObject what it was about, where it is embedded
  record Undo(
      Head head, Optional<Iri> undoneId, Optional<String> undoneType, Optional<Iri> undoneObject)
      implements Activity {
    @Override
    public Optional<Iri> object() {
      return undoneObject;
    }
  }

  /// The answer to a Follow of ours, yes or no.
  ///
  /// @param followId the Follow's id, where stated
  record Reply(Head head, boolean accepted, Optional<Iri> followId) implements Activity {
    @Override
    public Optional<Iri> object() {
      return followId;
    }
  }

  /// Anything else: Move, Add and Remove are relayed, the rest is not.
  record Other(Head head, Optional<Iri> object) implements Activity {
    /// Types of AS2 that are never an activity. `Question` is not here: in AS2 it is one.
    private static final Set<String> OBJECTS =
        Set.of(
            "Application",
            "Article",
            "Audio",
            "ChatMessage",
            "Collection",
            "CollectionPage",
            "Document",
            "Event",
            "Group",
            "Image",
            "Link",
            "Mention",
            "Note",
            "Object",
            "OrderedCollection",
            "OrderedCollectionPage",
            "Organization",
            "Page",
            "Person",
            "Place",
            "Profile",
            "Relationship",
            "Service",
            "Tombstone",
            "Video");

    /// Whether it is an object or an actor by itself, without the activity that would carry it.
    public boolean isBareObject() {
      return OBJECTS.contains(head.type());
    }
  }
}
