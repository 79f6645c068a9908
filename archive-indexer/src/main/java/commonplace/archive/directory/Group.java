package commonplace.archive.directory;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.KnownActor;
import commonplace.core.text.PlainText;
import java.util.List;
import java.util.Optional;

/// A Group actor that agreed to be found.
///
/// @param id the actor's id
/// @param host its server
/// @param path of the id, for the server's robots.txt
/// @param languages BCP 47, as declared
record Group(
    String id,
    Host host,
    String path,
    String name,
    String summary,
    String url,
    List<String> languages) {
  Group {
    languages = List.copyOf(languages);
  }

  /// Absent unless the actor is a Group with `discoverable` true that says nothing to the contrary
  /// (`#nobot` and its like, suspended).
  static Optional<Group> of(KnownActor actor) {
    var flags = actor.flags();
    boolean listed =
        flags.type().equals("Group")
            && flags.discoverable().orElse(false)
            && !flags.suspended()
            && !flags.noArchive();
    return actor.profile().filter(_ -> listed).map(profile -> of(actor, profile));
  }

  private static Group of(KnownActor actor, KnownActor.Profile profile) {
    var id = actor.id().text();
    var name = PlainText.line(profile.name(), ServerCard.MAX_NAME);
    var handle = PlainText.line(profile.handle(), ServerCard.MAX_NAME);
    return new Group(
        id,
        Host.of(actor.id()),
        actor.id().value().pathAndQuery(),
        name.isEmpty() ? (handle.isEmpty() ? id : handle) : name,
        PlainText.line(profile.summary(), ServerCard.MAX_SUMMARY),
        profile.url().filter(Group::isPage).orElse(id),
        profile.languages().stream().flatMap(tag -> Fields.language(tag).stream()).toList());
  }

  private static boolean isPage(String url) {
    try {
      return Iri.of(url).isHttp();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
