package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.Follow;
import commonplace.core.log.LogRecord;
import commonplace.core.relays.RelayName;
import commonplace.relay.hashing.Hash128;
import commonplace.relay.taking.Served;
import commonplace.relay.terms.Content;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A record of `activities` on its way to many: what does not depend on the subscriber is worked
/// out once, when the first one takes it. Thread-safe.
final class Prepared {
  /// About what our own Announce or Undo and the rest take, in bytes.
  private static final int OVERHEAD = 1_700;

  private final LogRecord<AdmittedActivity> logged;
  private final AdmittedActivity activity;
  private final Preparation preparation;
  private final String author;
  private final Content content;
  private final Lazily<Set<Authority>> origins;
  private final Lazily<Set<Hash128>> withdrawable;
  private final Lazily<Payload> verbatim;
  private final ByRelay<Payload> announced;
  private final ByRelay<Payload> undone;
  private final Lazily<List<RelayName>> carriers;
  private final Lazily<String> via;

  Prepared(LogRecord<AdmittedActivity> logged, AdmittedActivity activity, Preparation preparation) {
    this.logged = logged;
    this.activity = activity;
    this.preparation = preparation;
    this.author = activity.actor().value().canonical();
    this.content = Content.of(activity, logged.appended());
    this.origins = new Lazily<>(() -> origins(activity));
    this.withdrawable = new Lazily<>(() -> preparation.withdrawable(activity));
    this.verbatim = new Lazily<>(() -> Payload.of(activity.body()));
    this.announced = new ByRelay<>(relay -> announced(relay, Optional.empty()));
    this.undone = new ByRelay<>(relay -> undone(relay, Optional.empty()));
    this.carriers = new Lazily<>(() -> preparation.carriers(activity, content.subject()));
    this.via = new Lazily<>(() -> preparation.via(activity.via()));
  }

  /// Of `activities`.
  int partition() {
    return logged.position().partition();
  }

  long offset() {
    return logged.position().offset();
  }

  /// When the log took it.
  Instant appended() {
    return logged.appended();
  }

  /// Whose activity it is; one author's records keep their order.
  String author() {
    return author;
  }

  /// Its author's server.
  Authority server() {
    return activity.actor().authority();
  }

  /// Whether it takes something back.
  boolean takesBack() {
    return Relaying.takesBack(activity);
  }

  /// Whether what it carries is on its way in the other lane: what takes it back must not overtake
  /// it.
  boolean takesBack(Prepared other) {
    return takesBack()
        && Relaying.carriesContent(other.activity)
        && activity.object().isPresent()
        && activity.object().equals(other.activity.object());
  }

  /// What members' terms ask about.
  Content content() {
    return content;
  }

  /// Hashes under which a withdrawal of its content is known; empty if it has none.
  Set<Hash128> withdrawable() {
    return withdrawable.get();
  }

  /// What a subscriber is sent, in order: by the first of its relays that carries it, so that it
  /// comes once; an Undo of our Announce by each, because each may have announced it. Nothing goes
  /// back to the author's, the signer's or the object's server.
  List<Payload> payloads(Follow follow, Served served) {
    if (origins.get().contains(follow.subscriber().authority())) {
      return List.of();
    }
    var by = carriers.get();
    var taken = by.stream().filter(relay -> follow.takes(relay, appended(), takesBack())).toList();
    return taken.isEmpty()
        ? List.of()
        : Relaying.forms(activity, served)
            .flatMap(form -> payloads(form, taken, first(follow, taken), alone(follow, served)))
            .map(payload -> served.relay() ? payload.through(via.get()) : payload)
            .toList();
  }

  /// Rather one that it follows now than one that it left.
  private RelayName first(Follow follow, List<RelayName> taken) {
    return taken.stream()
        .filter(relay -> follow.takes(relay, appended(), false))
        .findFirst()
        .orElseGet(taken::getFirst);
  }

  /// Whom alone our words have to name for the subscriber to take them, if they have to. They are
  /// written for each of these: there are few.
  private static Optional<ActorUri> alone(Follow follow, Served served) {
    return served.dropsPublic() ? Optional.of(follow.subscriber()) : Optional.empty();
  }

  private Stream<Payload> payloads(
      Relaying.Form form, List<RelayName> taken, RelayName first, Optional<ActorUri> alone) {
    return switch (form) {
      case Relaying.Form.Verbatim _ -> Stream.of(verbatim.get().by(first));
      case Relaying.Form.Announced _ ->
          Stream.of(alone.isPresent() ? announced(first, alone) : announced.get(first));
      case Relaying.Form.AnnounceUndone _ ->
          taken.stream().map(relay -> alone.isPresent() ? undone(relay, alone) : undone.get(relay));
      case Relaying.Form.Nothing _ -> Stream.empty();
    };
  }

  private Payload announced(RelayName relay, Optional<ActorUri> to) {
    return preparation.announce(
        relay, activity, object(), logged.appended(), withdrawable.get(), to);
  }

  private Payload undone(RelayName relay, Optional<ActorUri> to) {
    return preparation.undo(relay, object(), logged.appended(), to);
  }

  private Iri object() {
    return activity.object().orElseThrow();
  }

  /// Roughly how much memory it holds at most where the main relay carries it, in bytes; never
  /// changes.
  int weight() {
    return OVERHEAD + activity.body().length();
  }

  private static Set<Authority> origins(AdmittedActivity activity) {
    return Stream.of(
            Optional.of(activity.actor()).map(ActorUri::value).flatMap(Iri::authority),
            Optional.of(activity.signer()).map(ActorUri::value).flatMap(Iri::authority),
            activity.object().flatMap(Iri::authority))
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }
}
