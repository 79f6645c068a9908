package commonplace.core.log;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One aspect of a subscription; the values of topic `subscriptions`, keyed `<subscriber>|<aspect>`
/// and partitioned by subscriber. Each aspect is a record of its own, so that writers never
/// overwrite each other.
public sealed interface SubscriptionAspect
    permits Follow,
        Terms,
        SubscriptionAspect.AdmittedSender,
        SubscriptionAspect.Software,
        SubscriptionAspect.Standing,
        SubscriptionAspect.Replay,
        SubscriptionAspect.Form,
        SubscriptionAspect.Upstream,
        SubscriptionAspect.FollowBack {
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
