package commonplace.query.search;

/// What is wrong with a request, and where.
///
/// @param parameter the parameter that is wrong
/// @param position where in its value the mistake begins, in code points from 0
/// @param length of the mistake in code points, may be 0
/// @param detail what is wrong and what would be right, for whoever sent it
public record Mistake(String parameter, int position, int length, String detail)
    implements Parsing, SearchReading, CursorReading {
  /// A mistake that is the whole value.
  public static Mistake of(String parameter, String value, String detail) {
    return new Mistake(parameter, 0, value.codePointCount(0, value.length()), detail);
  }
}
