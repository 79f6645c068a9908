package commonplace.archive.state;

import commonplace.archive.consent.Basis;
import commonplace.archive.consent.Consent;
import commonplace.archive.consent.ConsentGate;
import commonplace.archive.consent.Publicity;
import commonplace.archive.consent.Refusal;
import commonplace.archive.state.Event.ActorSeen;
import commonplace.archive.state.Event.Offered;
import commonplace.archive.state.Event.Withdrawn;
import commonplace.archive.state.Held.OfActor;
import commonplace.archive.state.Held.OfObject;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Tombstone;
import commonplace.core.log.ArchivedObject.Tombstone.Why;
import commonplace.core.log.ConsentState;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// The fold over one partition. No clock and no I/O but its {@link Holdings} and {@link Output}.
///
/// What holds in any order of arrival: nothing withdrawn is live; nothing is live that was said
/// before its author's newest refusal; only its owner changes an object.
final class Fold {
  private final Holdings holdings;
  private final Function<Iri, String> digest;
  private final Predicate<Iri> isGroup;
  private final Output output;
  private final ActorFold actors;
  private final Endings endings;

  /// @param digest the keyed digest of an id, as {@link commonplace.core.log.WithdrawalKeys#of}
  /// @param isGroup whether an id is a known group's
  Fold(Holdings holdings, Function<Iri, String> digest, Predicate<Iri> isGroup, Output output) {
    this.holdings = holdings;
    this.digest = digest;
    this.isGroup = isGroup;
    this.output = output;
    this.endings = new Endings(holdings, output);
    this.actors = new ActorFold(holdings, output, endings);
  }

  void apply(Event event) {
    switch (event) {
      case Offered offered -> offered(offered);
      case ActorSeen seen -> actors.seen(digest.apply(seen.actor().value()), seen);
      case Withdrawn withdrawn -> {
        switch (withdrawn.what().kind()) {
          case OBJECT -> endings.withdrawn(withdrawn.digest(), withdrawn);
          case ACTOR -> actors.withdrawn(withdrawn.digest(), withdrawn);
        }
      }
    }
  }

  private void offered(Offered offered) {
    var author = digest.apply(offered.author().value());
    actors.witnessed(author, offered);
    var key = digest.apply(offered.id());
    var held = holdings.object(key);
    if (held.reflects(offered.applied())) {
      endings.again(key, held, digest);
      return;
    }
    var about = new About(key, author, held, holdings.actor(author));
    switch (held.object().orElse(null)) {
      case null -> decide(about, offered);
      case ArchivedObject it when !it.author().equals(offered.author()) ->
          output.skipped(Skip.ANOTHERS);
      case Tombstone(_, _, _, var why, _) when why == Why.DELETED -> output.skipped(Skip.DELETED);
      case Tombstone _ when !offered.at().isAfter(held.at()) -> output.skipped(Skip.REVOKED_SINCE);
      case Live _ when offered.at().isBefore(held.at()) -> output.skipped(Skip.OLDER);
      case ArchivedObject _ -> decide(about, offered);
    }
  }

  private record About(String key, String author, OfObject held, OfActor of) {
    Optional<Live> live() {
      return held.object().filter(Live.class::isInstance).map(Live.class::cast);
    }
  }

  private void decide(About about, Offered offered) {
    switch (consent(offered, about.of)) {
      case Consent.Refused(var why) -> refuse(about, offered, why);
      case Consent.Given(var basis) -> {
        var withdrawn = about.held.withdrawn().or(() -> about.of.withdrawn());
        if (withdrawn.isPresent()) {
          end(about, offered, withdrawn.get(), Why.DELETED);
          output.skipped(Skip.DELETED);
        } else if (isRefusedSince(basis, about.of, offered.at())) {
          end(about, offered, offered.at(), Why.CONSENT_WITHDRAWN);
          output.skipped(Skip.REVOKED_SINCE);
        } else {
          remember(about, offered, basis);
        }
      }
    }
  }

  /// By the flags as witnessed; where nothing was witnessed, by those that are known.
  private static Consent consent(Offered offered, OfActor of) {
    var document = offered.document();
    var asked =
        new ConsentGate.Asked(
            offered
                .activity()
                .map(activity -> Publicity.of(activity, document.audience()))
                .orElseGet(() -> Publicity.of(document.audience())),
            document.isPollVote(),
            document.searchableBy(),
            offered.memory());
    var flags = offered.flags();
    return ConsentGate.of(
        asked,
        flags.equals(ActorFlags.UNKNOWN)
            ? of.consent().map(ConsentState::flags).orElse(flags)
            : flags);
  }

  /// What is known of the author by now, or came after this was said, wins over what was witnessed.
  private static boolean isRefusedSince(Basis basis, OfActor of, Instant said) {
    boolean nowRefused =
        of.consent().filter(c -> !ConsentGate.mayStay(basis.text(), c.flags())).isPresent();
    var last = basis == Basis.OBJECT ? of.barred() : of.refused();
    return nowRefused || last.filter(at -> !at.isBefore(said)).isPresent();
  }

  private void remember(About about, Offered offered, Basis basis) {
    var live = about.live();
    var after = ObjectFold.apply(live, offered, basis, Placing.of(offered, isGroup));
    if (live.isPresent() && ObjectFold.isUnchanged(live.get(), after)) {
      return;
    }
    if (live.isEmpty()) {
      output.remembered();
    }
    holdings.attribute(about.key, about.author);
    holdings.hold(
        about.key,
        new OfObject(
            Optional.of(after),
            Optional.empty(),
            offered.at(),
            about.held.offsetsWith(offered.applied())));
    output.object(after);
  }

  /// A version that must not be remembered ends the one that was.
  private void refuse(About about, Offered offered, Refusal why) {
    output.refused(why);
    if (about.live().isPresent()) {
      end(about, offered, offered.at(), Why.CONSENT_WITHDRAWN);
    }
  }

  /// Also where nothing is held: an earlier run may have sent it before it crashed.
  private void end(About about, Offered offered, Instant at, Why why) {
    var id = about.held.object().map(ArchivedObject::id).orElse(offered.id());
    holdings.attribute(about.key, about.author);
    endings.end(
        about.key,
        about.held,
        new Tombstone(id, offered.author(), at, why, offered.applied()),
        offered.at());
  }
}
