package commonplace.relay.explain;

import java.util.Optional;

/// One line of a checklist.
///
/// @param level how bad it is
/// @param what was found, for anybody
/// @param detail for those alone who run the server or this relay, such as the words of an answer
/// @param todo what to do about it
record Finding(Level level, String what, Optional<String> detail, Optional<String> todo) {
  /// How bad it is.
  enum Level {
    OK,
    WARNING,
    PROBLEM
  }

  static Finding ok(String what) {
    return new Finding(Level.OK, what, Optional.empty(), Optional.empty());
  }

  static Finding warning(String what, String todo) {
    return new Finding(Level.WARNING, what, Optional.empty(), Optional.of(todo));
  }

  static Finding problem(String what, String todo) {
    return new Finding(Level.PROBLEM, what, Optional.empty(), Optional.of(todo));
  }

  Finding with(String privately) {
    return new Finding(level, what, Optional.of(privately), todo);
  }

  Finding with(Optional<String> privately) {
    return new Finding(level, what, privately, todo);
  }
}
