package commonplace.core.log;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Lately;
import commonplace.core.terms.Receive;
import commonplace.core.terms.Send;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// One aspect of a subscription; the values of topic `subscriptions`, keyed `<subscriber>|<aspect>`
/// and partitioned by subscriber. Each aspect is a record of its own, so that writers never
/// overwrite each other.
public sealed interface SubscriptionAspect {
  ActorUri subscriber();

  /// The aspect's name: the part of the key behind the bar.
  String aspect();

  /// The record's key.
  default String key() {
    return subscriber().text() + "|" + aspect();
  }

  /// How a subscriber follows (FEP-ae0c): `as:Public` at the inbox, or the relay's actor.
  enum Style {
    PUBLIC_FOLLOW,
    ACTOR_FOLLOW
  }

  /// Where a subscription stands.
  enum State {
    /// Waits for the operator (membership `approval`).
    PENDING,
    /// Accepted by us; the Accept has not been answered with a 2xx yet, and content waits for it.
    ACCEPT_OWED,
    ACTIVE,
    /// Refused by us; the Reject is owed until it got a 2xx or a day passed.
    REJECTED,
    /// Ended by an Undo, a 410 or the operator.
    ENDED,
    /// The main relay was never followed, only others of ours.
    NONE;

    /// Accepted by us.
    public boolean isServed() {
      return this == ACCEPT_OWED || this == ACTIVE;
    }

    /// Whether the subscriber is owed an answer.
    public boolean isOwed() {
      return this == ACCEPT_OWED || this == REJECTED;
    }
  }

  /// The Follow of one of our relays.
  ///
  /// @param followId the Follow's id, echoed in our answer
  /// @param followed what the Follow named: Public, or the relay's actor
  /// @param changed when it came to be in this state
  /// @param reason why it was rejected or ended, for people
  /// @param since what the log took before this does not come by this relay; absent where the
  ///   cursor says so
  /// @param followedBack whether our own Follow was accepted; of the main relay {@link FollowBack}
  ///   says so
  record RelayFollow(
      RelayName relay,
      Iri followId,
      Iri followed,
      State state,
      Instant changed,
      Optional<String> reason,
      Optional<Instant> since,
      boolean followedBack) {
    /// In another state.
    public RelayFollow in(State next, Instant at, Optional<String> why) {
      return state == next
          ? this
          : new RelayFollow(relay, followId, followed, next, at, why, since, followedBack);
    }

    /// With another beginning.
    public RelayFollow from(Optional<Instant> beginning) {
      return new RelayFollow(
          relay, followId, followed, state, changed, reason, beginning, followedBack);
    }

    /// Whether our own Follow was accepted.
    public RelayFollow followedBack(boolean accepted) {
      return new RelayFollow(relay, followId, followed, state, changed, reason, since, accepted);
    }

    /// Whether the relay may once have carried something to it.
    public boolean wasServed() {
      return state != State.PENDING && state != State.NONE;
    }
  }

  /// The Follows of one subscriber: of the main relay, whose fields stand here, and of others.
  /// However many there are, it has one inbox, one cursor and one window.
  ///
  /// @param subscriber who follows
  /// @param type the subscriber's actor type; Application and Service enrol their server
  /// @param inbox where we deliver
  /// @param style which protocol it speaks
  /// @param followId the Follow's id, echoed in our Accept
  /// @param followed what the Follow named: Public, or our actor
  /// @param state where it stands
  /// @param start offsets of `activities` at which its cursor starts, by partition
  /// @param changed when this record was made
  /// @param reason why it was rejected or ended, for people
  /// @param history until when the log took what came before it and is wanted too; absent if it
  ///   began with what was new
  /// @param since as in {@link RelayFollow}
  /// @param joined its Follows of other relays than the main one, by name
  record Follow(
      ActorUri subscriber,
      String type,
      String inbox,
      Style style,
      Iri followId,
      Iri followed,
      State state,
      Map<Integer, Long> start,
      Instant changed,
      Optional<String> reason,
      Optional<Instant> history,
      Optional<Instant> since,
      List<RelayFollow> joined)
      implements SubscriptionAspect {
    /// Records that are older than relays by name have none.
    public Follow {
      // thousands follow the same relay, and all that is kept of an actor names its inbox
      type = Lately.text(type);
      inbox = Lately.text(inbox);
      followed = shared(followed);
      start = Offsets.copyOf(start);
      joined = List.copyOf(Objects.requireNonNullElse(joined, List.of()));
    }

    private static Iri shared(Iri id) {
      return id.authority().isPresent() ? ActorUri.of(id.text()).value() : id;
    }

    /// One that begins with what is new.
    public Follow(
        ActorUri subscriber,
        String type,
        String inbox,
        Style style,
        Iri followId,
        Iri followed,
        State state,
        Map<Integer, Long> start,
        Instant changed,
        Optional<String> reason) {
      this(
          subscriber,
          type,
          inbox,
          style,
          followId,
          followed,
          state,
          start,
          changed,
          reason,
          Optional.empty(),
          Optional.empty(),
          List.of());
    }

    /// One with these Follows.
    ///
    /// @param parts at least one, of different relays
    public static Follow of(
        ActorUri subscriber,
        String type,
        String inbox,
        Style style,
        Map<Integer, Long> start,
        Optional<Instant> history,
        List<RelayFollow> parts) {
      var all = parts.stream().sorted(Comparator.comparing(RelayFollow::relay)).toList();
      var main = all.stream().filter(part -> part.relay().isMain()).findFirst();
      var shown = main.orElseGet(all::getFirst);
      return new Follow(
          subscriber,
          type,
          inbox,
          style,
          shown.followId(),
          shown.followed(),
          main.map(RelayFollow::state).orElse(State.NONE),
          start,
          shown.changed(),
          main.flatMap(RelayFollow::reason),
          history,
          main.flatMap(RelayFollow::since),
          all.stream().filter(part -> !part.relay().isMain()).toList());
    }

    /// All its Follows, that of the main relay first.
    public List<RelayFollow> parts() {
      if (state == State.NONE) {
        return joined;
      }
      var main =
          new RelayFollow(RelayName.MAIN, followId, followed, state, changed, reason, since, false);
      return joined.isEmpty()
          ? List.of(main)
          : Stream.concat(Stream.of(main), joined.stream()).toList();
    }

    /// Its Follow of one relay, if there is or was one.
    public Optional<RelayFollow> at(RelayName relay) {
      return parts().stream().filter(part -> part.relay().equals(relay)).findFirst();
    }

    /// The same with this Follow of that relay.
    public Follow with(RelayFollow part) {
      var others = parts().stream().filter(other -> !other.relay().equals(part.relay()));
      return of(
          subscriber,
          type,
          inbox,
          style,
          start,
          history,
          Stream.concat(others, Stream.of(part)).toList());
    }

    /// The same with each of its Follows changed.
    public Follow with(UnaryOperator<RelayFollow> change) {
      return of(
          subscriber, type, inbox, style, start, history, parts().stream().map(change).toList());
    }

    /// The same with another beginning.
    public Follow from(Map<Integer, Long> beginning, Optional<Instant> before) {
      return of(subscriber, type, inbox, style, beginning, before, parts());
    }

    /// Whether any relay serves it.
    public boolean isServed() {
      return state.isServed() || joined.stream().anyMatch(part -> part.state().isServed());
    }

    /// Whether content flows, by any relay.
    public boolean isActive() {
      return state == State.ACTIVE
          || joined.stream().anyMatch(part -> part.state() == State.ACTIVE);
    }

    /// Whether it is owed any answer.
    public boolean isOwed() {
      return state.isOwed() || joined.stream().anyMatch(part -> part.state().isOwed());
    }

    /// When the newest of its Follows came to be in its state.
    public Instant newest() {
      return parts().stream()
          .map(RelayFollow::changed)
          .max(Comparator.naturalOrder())
          .orElse(changed);
    }

    /// Whether any relay may once have served it.
    public boolean wasServed() {
      return parts().stream().anyMatch(RelayFollow::wasServed);
    }

    /// Whether this relay may carry to it what the log took at a time.
    ///
    /// @param takesBack whether it takes something back: then who has left counts, too
    public boolean takes(RelayName relay, Instant appended, boolean takesBack) {
      if (joined.isEmpty()) {
        return relay.isMain();
      }
      var part = at(relay);
      return takesBack
          ? part.filter(RelayFollow::wasServed).isPresent()
          : part.filter(p -> p.state().isServed())
              .filter(p -> p.since().filter(appended::isBefore).isEmpty())
              .isPresent();
    }

    @Override
    public String aspect() {
      return "follow";
    }

    /// Whether this subscription makes its server a member: a server's own actor does, a person
    /// only receives.
    public boolean enrols() {
      return ActorFlags.isServerType(type);
    }
  }

  /// What the community agreed to: of one subscriber, or of its whole server, before it follows.
  ///
  /// @param subscriber an actor's id, or {@link #ofServer} of the whole server
  /// @param memory whether posts of its people may be remembered, if they agree themselves
  /// @param directory whether it may be listed
  /// @param receive what it wants; absent for everything
  /// @param send what of its people's posts may be relayed; absent for everything
  /// @param contact whom to tell about trouble
  /// @param edition which edition these are; absent of those that nobody has set
  /// @param memoryDays for how many days what comes from now on may be remembered; absent for no
  ///   end
  /// @param history how many hours back it wants to begin when it joins; absent for none
  record Terms(
      ActorUri subscriber,
      boolean memory,
      boolean directory,
      Optional<Receive> receive,
      Optional<Send> send,
      Optional<String> contact,
      Optional<Edition> edition,
      Optional<Integer> memoryDays,
      Optional<Integer> history)
      implements SubscriptionAspect {
    /// The most hours that anybody may ask for.
    public static final int MAX_HISTORY = 72;

    /// Ten years.
    public static final int MAX_MEMORY_DAYS = 3_650;

    private static final int MAX_CONTACT = 320;

    /// @throws IllegalArgumentException if the contact is too long, or the history, or the memory
    public Terms {
      if (memoryDays.filter(days -> days < 1 || days > MAX_MEMORY_DAYS).isPresent()) {
        throw new IllegalArgumentException(
            "memory lasts 1 to " + MAX_MEMORY_DAYS + " days, or without end");
      }
      history = history.filter(hours -> hours != 0);
      if (history.filter(hours -> hours < 0 || hours > MAX_HISTORY).isPresent()) {
        throw new IllegalArgumentException("a history has at most " + MAX_HISTORY + " hours");
      }
      receive = receive.filter(r -> !r.equals(Receive.EVERYTHING));
      send = send.filter(s -> !s.equals(Send.EVERYTHING));
      contact = contact.map(String::strip).filter(c -> !c.isEmpty());
      if (contact.filter(c -> c.length() > MAX_CONTACT).isPresent()) {
        throw new IllegalArgumentException("a contact has at most " + MAX_CONTACT + " characters");
      }
      if (contact.filter(c -> c.chars().anyMatch(Character::isISOControl)).isPresent()) {
        throw new IllegalArgumentException("a contact is one line");
      }
    }

    /// Which edition terms are.
    ///
    /// @param version counted from 1
    /// @param author who set them: `operator`, or a server's name for its own admin
    /// @param changed when
    public record Edition(long version, String author, Instant changed) {}

    /// As a first version of this program wrote them.
    public Terms(ActorUri subscriber, boolean memory, boolean directory) {
      this(
          subscriber,
          memory,
          directory,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /// Of a new member, as shown on the page and in the relay actor's summary.
    public static Terms initial(ActorUri subscriber) {
      return new Terms(subscriber, true, true);
    }

    /// Who stands for a whole server, whatever its scheme.
    public static ActorUri ofServer(Authority server) {
      // not by of(): it is asked about each server, and kept of few
      return new ActorUri(Iri.of("https://" + server.text() + "/"));
    }

    /// 0 of those that nobody has set.
    public long version() {
      return edition.map(Edition::version).orElse(0L);
    }

    /// The same for somebody else.
    public Terms heldBy(ActorUri other) {
      return new Terms(
          other, memory, directory, receive, send, contact, edition, memoryDays, history);
    }

    /// The same as a later edition.
    public Terms in(Edition later) {
      return new Terms(
          subscriber,
          memory,
          directory,
          receive,
          send,
          contact,
          Optional.of(later),
          memoryDays,
          history);
    }

    public Receive receiving() {
      return receive.orElse(Receive.EVERYTHING);
    }

    public Send sending() {
      return send.orElse(Send.EVERYTHING);
    }

    @Override
    public String aspect() {
      return "terms";
    }
  }

  /// A server that may send without a Follow, because the operator says so; or that might once, and
  /// may still take back what it sent.
  ///
  /// @param subscriber {@link Terms#ofServer} of the server
  /// @param author who said so
  /// @param admitted whether it may send now
  record AdmittedSender(ActorUri subscriber, String author, Instant since, boolean admitted)
      implements SubscriptionAspect {
    @Override
    public String aspect() {
      return "sender";
    }
  }

  /// What NodeInfo says it runs.
  ///
  /// @param users how many accounts it has, where it says so
  record Software(ActorUri subscriber, String name, String version, Optional<Long> users)
      implements SubscriptionAspect {
    @Override
    public String aspect() {
      return "software";
    }
  }

  /// How well a subscriber takes what it is sent.
  enum Condition {
    /// It is served; it may be failing for a while.
    ACTIVE,
    /// It takes what it is sent, but is behind or needs long to answer.
    SLOW,
    /// It has failed for long; it is probed with one request at a time, and resumes by itself.
    QUARANTINED,
    /// It was quarantined for so long that the subscription was ended.
    GONE
  }

  /// Records that the log dropped before the subscriber took them.
  ///
  /// @param records offsets that were lost, at most so many activities
  /// @param from the time up to which it had been served
  /// @param until the time of the first record that was still there
  record Gap(long records, Instant from, Instant until) {}

  /// How a subscriber stands. Written on changes alone, by the node that serves it.
  ///
  /// @param since when it came to be in this condition
  /// @param failingSince since when every try has failed, once that has lasted for some minutes
  /// @param reason of the condition, for people
  /// @param gaps newest last, a bounded number
  record Standing(
      ActorUri subscriber,
      Condition condition,
      Instant since,
      Optional<Instant> failingSince,
      Optional<String> reason,
      List<Gap> gaps)
      implements SubscriptionAspect {
    public Standing {
      gaps = List.copyOf(gaps);
    }

    @Override
    public String aspect() {
      return "standing";
    }

    /// How many records were lost in all that is known.
    public long lost() {
      return gaps.stream().mapToLong(Gap::records).sum();
    }
  }

  /// The operator's wish that a subscriber gets again what was relayed since a time. It is the one
  /// thing that moves a cursor back, once, and the cursor then names it.
  ///
  /// @param asked when; no two wishes of a subscriber have the same
  /// @param followId the subscription that it is for: it says nothing about a later one
  /// @param from the offsets of `activities` to go back to, by partition
  record Replay(ActorUri subscriber, Instant asked, Iri followId, Map<Integer, Long> from)
      implements SubscriptionAspect {
    public Replay {
      from = Map.copyOf(from);
    }

    @Override
    public String aspect() {
      return "replay";
    }
  }

  /// In which forms it is served, as far as what it runs does not say.
  ///
  /// @param stated the form that the operator has chosen for it, if any
  /// @param earlier forms in which it was served before, so that what it was sent is taken back in
  ///   each of them
  record Form(ActorUri subscriber, Optional<String> stated, List<String> earlier, Instant changed)
      implements SubscriptionAspect {
    public Form {
      earlier = List.copyOf(earlier);
    }

    @Override
    public String aspect() {
      return "form";
    }
  }

  /// How far our subscription to another relay went.
  enum Stage {
    /// The operator wishes it; our Follow has not been answered with a 2xx yet.
    FOLLOW_OWED,
    /// Our Follow has arrived, and waits for its answer.
    ASKED,
    /// It relays to us.
    ACCEPTED,
    /// It does not.
    REFUSED,
    /// The operator wishes no more; our Undo has not been answered yet.
    UNDO_OWED,
    ENDED;

    /// Whether the operator wishes it, and it has not been refused.
    public boolean isWanted() {
      return this == FOLLOW_OWED || this == ASKED || this == ACCEPTED;
    }
  }

  /// Our subscription to another relay.
  ///
  /// @param subscriber the other relay's actor, which may subscribe to us, too
  /// @param inbox where our Follow goes
  /// @param style which kind of Follow it understands
  /// @param followId of our Follow
  /// @param reason why it was refused, for people
  record Upstream(
      ActorUri subscriber,
      String inbox,
      Style style,
      Iri followId,
      Stage stage,
      Instant changed,
      Optional<String> reason)
      implements SubscriptionAspect {
    @Override
    public String aspect() {
      return "upstream";
    }

    /// At another stage.
    public Upstream in(Stage next, Instant now, Optional<String> why) {
      return new Upstream(subscriber, inbox, style, followId, next, now, why);
    }
  }

  /// How far the reciprocal Follow of the LitePub style went.
  ///
  /// @param followId the id of our Follow
  /// @param accepted whether it was accepted
  record FollowBack(ActorUri subscriber, Iri followId, boolean accepted)
      implements SubscriptionAspect {
    @Override
    public String aspect() {
      return "follow-back";
    }
  }
}
