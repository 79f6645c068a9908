package commonplace.archive.state;

import commonplace.archive.state.Held.OfActor;
import commonplace.archive.state.Held.OfObject;
import java.time.Instant;
import java.util.List;

/// Everything that is held of the authors of one partition. All keys are keyed digests, see {@link
/// commonplace.core.log.WithdrawalKeys}, so that a withdrawal finds what it withdraws.
interface Holdings {
  /// {@link OfObject#NOTHING} if it is unknown.
  OfObject object(String object);

  void hold(String object, OfObject held);

  /// {@link OfActor#NOTHING} if it is unknown.
  OfActor actor(String actor);

  void hold(String actor, OfActor held);

  /// Makes the object known as the author's; before it is held, so that none is ever missed.
  void attribute(String object, String author);

  /// Something to look at again.
  ///
  /// @param object what
  /// @param when not before
  record Reminder(String object, Instant when) {}

  /// Makes the object be looked at again; before it is held, so that none is ever missed.
  void remindOf(String object, Instant when);

  /// What is to be looked at by now, the oldest first, so many at most.
  List<Reminder> due(Instant now, int most);

  /// It was looked at.
  void settled(Reminder reminder);

  /// All objects that were ever held of the author, live or not.
  List<String> objectsOf(String author);
}
