package commonplace.query.request;

import java.util.Optional;

/// What is wrong with a request, and where.
///
/// @param parameter the parameter that is wrong
/// @param position where in its value the mistake begins, in code points from 0
/// @param length of the mistake in code points, may be 0
/// @param detail what is wrong and what would be right, for whoever sent it
/// @param allowed what would be right, where a few words say it
public record Mistake(
    String parameter, int position, int length, String detail, Optional<String> allowed) {
  public Mistake(String parameter, int position, int length, String detail) {
    this(parameter, position, length, detail, Optional.empty());
  }

  /// A mistake that is the whole value.
  public static Mistake of(String parameter, String value, String detail) {
    return new Mistake(parameter, 0, length(value), detail);
  }

  /// A value that is none of those that are allowed.
  ///
  /// @param allowed what would be right, without a full stop
  public static Mistake notAllowed(String parameter, String value, String allowed) {
    return new Mistake(
        parameter, 0, length(value), parameter + " takes " + allowed + ".", Optional.of(allowed));
  }

  private static int length(String value) {
    return value.codePointCount(0, value.length());
  }
}
