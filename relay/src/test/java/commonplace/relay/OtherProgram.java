package commonplace.relay;

import commonplace.core.log.SubscriptionAspect.Style;
import java.util.Set;

/// What another relay program does with what it gets, as far as loops go. The first four are as
/// their sources say (FEDERATION.md, on other relays); the last three are nobody's, and worse.
///
/// @param software as its NodeInfo says
/// @param actorType of its actor
/// @param asks how it follows, if it does
/// @param followsBack whom it follows back
/// @param verbatim the types that it passes on
/// @param announced the types of whose objects it else makes an Announce, each time with a new id
/// @param knows by what it knows again what it has relayed
/// @param spares to whom it does not send
record OtherProgram(
    String software,
    String actorType,
    Style asks,
    FollowsBack followsBack,
    Set<String> verbatim,
    Set<String> announced,
    Knows knows,
    Set<Spared> spares,
    Set<Habit> habits) {
  enum FollowsBack {
    NOBODY,
    WHO_FOLLOWS_THE_ACTOR,
    ALL
  }

  enum Knows {
    NOTHING,
    /// What it has announced, by the object.
    OBJECTS,
    /// And what it has passed on, by its id.
    OBJECTS_AND_IDS,
    IDS
  }

  /// Servers.
  enum Spared {
    OF_THE_SENDER,
    OF_THE_ACTOR,
    OF_THE_OBJECT
  }

  enum Habit {
    /// Its requests name its actor in place of the key.
    SIGNS_AS_ACTOR,
    /// It takes from its followers only what they are the actors of, because it verifies the
    /// request with the actor's key, or because the actor's server must follow it.
    OWN_WORDS_ALONE,
    /// It takes Announces that name its actor, and drops those that name Public.
    NO_PUBLIC_ANNOUNCES,
    /// It passes on posts only with a proof.
    PROVEN_ALONE,
    /// It passes on only to those that follow Public.
    VERBATIM_TO_PUBLIC_ALONE,
    /// It passes on the same JSON in other bytes.
    REWRITES,
    /// It announces beside what it passes on.
    DOUBLES
  }

  private static final Set<String> ALL =
      Set.of("Create", "Announce", "Update", "Delete", "Undo", "Move", "Add", "Remove");
  private static final Set<String> POSTS = Set.of("Create", "Announce");

  /// yukimochi/Activity-Relay, api/handle.go and api/resolver.go at 22bc023.
  static final OtherProgram ACTIVITY_RELAY =
      new OtherProgram(
          "activity-relay",
          "Service",
          Style.ACTOR_FOLLOW,
          FollowsBack.WHO_FOLLOWS_THE_ACTOR,
          Set.of("Create", "Update", "Delete", "Move"),
          Set.of("Create", "Update", "Delete", "Move", "Announce"),
          Knows.NOTHING,
          Set.of(Spared.OF_THE_ACTOR),
          Set.of(Habit.OWN_WORDS_ALONE, Habit.NO_PUBLIC_ANNOUNCES, Habit.VERBATIM_TO_PUBLIC_ALONE));

  /// asonix/relay, src/routes/inbox.rs and src/data/state.rs in the fork at c099ae4.
  static final OtherProgram AODE_RELAY =
      new OtherProgram(
          "aoderelay",
          "Application",
          Style.ACTOR_FOLLOW,
          FollowsBack.WHO_FOLLOWS_THE_ACTOR,
          Set.of("Update", "Delete", "Undo", "Add", "Remove"),
          POSTS,
          Knows.OBJECTS,
          Set.of(Spared.OF_THE_ACTOR, Spared.OF_THE_OBJECT),
          Set.of(Habit.OWN_WORDS_ALONE, Habit.REWRITES));

  /// pleroma/relay, relay/processors.py in the fork at f7b2ea6.
  static final OtherProgram ACTIVITYRELAY =
      new OtherProgram(
          "activityrelay",
          "Application",
          Style.ACTOR_FOLLOW,
          FollowsBack.ALL,
          Set.of("Update", "Delete"),
          POSTS,
          Knows.OBJECTS_AND_IDS,
          Set.of(Spared.OF_THE_ACTOR, Spared.OF_THE_OBJECT),
          Set.of(Habit.OWN_WORDS_ALONE, Habit.REWRITES));

  /// noellabo/pub-relay, src/web_server/inbox_handler.cr and src/activity.cr at f40750e; but for
  /// its refusal of what has no `published`, with which less would come round.
  static final OtherProgram PUB_RELAY =
      new OtherProgram(
          "pub-relay",
          "Group",
          Style.PUBLIC_FOLLOW,
          FollowsBack.NOBODY,
          ALL,
          POSTS,
          Knows.IDS,
          Set.of(Spared.OF_THE_SENDER),
          Set.of(Habit.SIGNS_AS_ACTOR, Habit.PROVEN_ALONE));

  /// Passes on everything as it is, again and again.
  static final OtherProgram ECHO =
      new OtherProgram(
          "echo",
          "Service",
          Style.PUBLIC_FOLLOW,
          FollowsBack.NOBODY,
          ALL,
          Set.of(),
          Knows.NOTHING,
          Set.of(Spared.OF_THE_SENDER),
          Set.of());

  /// Announces everything anew, to its sender too.
  static final OtherProgram ANNOUNCER =
      new OtherProgram(
          "announcer",
          "Group",
          Style.PUBLIC_FOLLOW,
          FollowsBack.ALL,
          Set.of(),
          ALL,
          Knows.NOTHING,
          Set.of(),
          Set.of());

  /// Passes on everything in other bytes and announces it anew, to its sender too.
  static final OtherProgram MIRROR =
      new OtherProgram(
          "mirror",
          "Application",
          Style.PUBLIC_FOLLOW,
          FollowsBack.ALL,
          ALL,
          ALL,
          Knows.NOTHING,
          Set.of(),
          Set.of(Habit.REWRITES, Habit.DOUBLES));

  boolean has(Habit habit) {
    return habits.contains(habit);
  }

  boolean passesOn(String type, boolean proven) {
    return verbatim.contains(type) && (proven || !POSTS.contains(type) || !has(Habit.PROVEN_ALONE));
  }
}
