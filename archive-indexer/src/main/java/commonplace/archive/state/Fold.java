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
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Tombstone;
import commonplace.core.log.ArchivedObject.Tombstone.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The fold over one partition. No clock and no I/O but its {@link Holdings} and {@link Output}.
///
/// What holds in any order of arrival: nothing withdrawn is live; nothing is live that was said
/// before its author's newest refusal, nor an earlier version of it; only its owner changes an
/// object.
///
/// Every record that bears on an object that is held or was refused sends what is held after it,
/// unless that is what was sent last. So a replay in another order than the first run's puts right
/// what that run sent.
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

  /// Ends what was to be remembered until now at most.
  ///
  /// @param most how many at once
  /// @return whether there may be more
  boolean forget(Instant now, int most) {
    var due = holdings.due(now, most);
    for (var reminder : due) {
      var held = holdings.object(reminder.object());
      if (held.object().orElse(null) instanceof Live live
          && held.forget().filter(when -> !when.isAfter(now)).isPresent()) {
        endings.end(
            reminder.object(),
            held,
            new Tombstone(live.id(), live.author(), now, Why.EXPIRED, live.applied()),
            held.at());
      }
      holdings.settled(reminder);
    }
    return due.size() == most;
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
      case Tombstone it when it.why() == Why.DELETED -> skip(it, Skip.DELETED);
      case Tombstone it when it.why() == Why.EXPIRED -> skip(it, Skip.EXPIRED);
      case Tombstone it when !offered.at().isAfter(held.at()) -> skip(it, Skip.REVOKED_SINCE);
      case Live it when offered.at().isBefore(held.at()) -> skip(it, Skip.OLDER);
      case ArchivedObject _ -> decide(about, offered);
    }
  }

  /// An earlier run may have met them in another order, and sent this one before it crashed.
  private void skip(ArchivedObject held, Skip reason) {
    output.skipped(reason);
    output.object(held);
  }

  private record About(String key, String author, OfObject held, OfActor of) {
    Optional<Live> live() {
      return held.object().filter(Live.class::isInstance).map(Live.class::cast);
    }

    /// When a version was refused of which nothing else is held.
    Instant refusedUntil() {
      return held.object().isEmpty() ? held.at() : Instant.EPOCH;
    }

    OfObject refusing(Offered offered) {
      return new OfObject(
          Optional.empty(),
          held.withdrawn(),
          offered.at().isAfter(held.at()) ? offered.at() : held.at(),
          Optional.empty(),
          held.forget(),
          held.offsetsWith(offered.applied()));
    }

    OfObject remembering(Offered offered, Basis basis) {
      var before = live().filter(it -> it.consent().equals(Basis.OBJECT.text()));
      var ownWord = before.flatMap(_ -> held.ownWord()).or(() -> Optional.of(offered.at()));
      return new OfObject(
          held.object(),
          Optional.empty(),
          offered.at(),
          basis == Basis.OBJECT ? ownWord : Optional.empty(),
          forget(offered),
          held.offsetsWith(offered.applied()));
    }

    /// An edit makes nothing last longer, also where consent was taken back in between.
    private Optional<Instant> forget(Offered offered) {
      var time = offered.memoryDays().map(days -> offered.at().plus(Duration.ofDays(days)));
      return Stream.of(time, held.forget())
          .flatMap(Optional::stream)
          .min(Comparator.naturalOrder());
    }
  }

  private void decide(About about, Offered offered) {
    switch (consent(offered)) {
      case Consent.Refused(var why) -> refuse(about, offered, why);
      case Consent.Given(var basis) -> {
        var withdrawn = about.held.withdrawn().or(() -> about.of.withdrawn());
        if (withdrawn.isPresent()) {
          end(about, offered, withdrawn.get(), Why.DELETED);
          output.skipped(Skip.DELETED);
        } else if (about.of.against(basis.text()).areAgainst(offered.at())
            || !offered.at().isAfter(about.refusedUntil())) {
          end(about, offered, offered.at(), Why.CONSENT_WITHDRAWN);
          output.skipped(Skip.REVOKED_SINCE);
        } else {
          remember(about, offered, basis);
        }
      }
    }
  }

  /// By the record alone, so that a replay that reads other topics first decides alike. What was
  /// not witnessed is denied.
  private static Consent consent(Offered offered) {
    var document = offered.document();
    return ConsentGate.of(
        new ConsentGate.Asked(
            offered
                .activity()
                .map(activity -> Publicity.of(activity, document.audience()))
                .orElseGet(() -> Publicity.of(document.audience())),
            document.isPollVote(),
            document.searchableBy(),
            offered.memory()),
        offered.flags());
  }

  private void remember(About about, Offered offered, Basis basis) {
    var live = about.live();
    var whole = ObjectFold.apply(live, offered, basis, Placing.of(offered, isGroup));
    var held = about.remembering(offered, basis);
    var after = Remainder.of(held, whole, about.of, offered.applied()).orElseThrow();
    held.forget().ifPresent(when -> holdings.remindOf(about.key, when));
    if (live.isPresent() && ObjectFold.isUnchanged(live.get(), after)) {
      holdings.hold(about.key, held); // for its time: older versions may still come
      return;
    }
    if (live.isEmpty()) {
      output.remembered();
    }
    holdings.attribute(about.key, about.author);
    holdings.hold(about.key, held.with(after));
    output.object(after);
  }

  /// A version that must not be remembered ends the one that was, and those that are older but read
  /// later. Where nothing is held, a mark says so: a keyed digest, the time and the offset.
  private void refuse(About about, Offered offered, Refusal why) {
    output.refused(why);
    if (about.held.object().isPresent()) {
      end(about, offered, offered.at(), Why.CONSENT_WITHDRAWN);
    } else if (mayHaveOlderOnes(offered, why)) {
      holdings.hold(about.key, about.refusing(offered));
    }
  }

  /// Nothing comes before a Create. A bar that was witnessed is against older versions anyhow. And
  /// who never said anything leaves no trace for being announced.
  private static boolean mayHaveOlderOnes(Offered offered, Refusal why) {
    boolean fetched = offered.activity().isEmpty();
    boolean barred = why.bars() && why != Refusal.ACTOR_UNKNOWN;
    return !barred && (offered.edited() || (fetched && why != Refusal.NOTHING_SAID));
  }

  /// Also where nothing is held: an earlier run may have sent it before it crashed.
  private void end(About about, Offered offered, Instant at, Why why) {
    var id = about.held.object().map(ArchivedObject::id).orElse(offered.id());
    holdings.attribute(about.key, about.author);
    endings.end(
        about.key,
        about.held.reflecting(offered.applied()),
        new Tombstone(id, offered.author(), at, why, offered.applied()),
        offered.at());
  }
}
