package commonplace.query.testkit;

import commonplace.query.request.Mistake;
import commonplace.query.request.Reading;

/// What a reading gave, where a test knows which of the two it is.
public final class Readings {
  private Readings() {}

  public static <T> T read(Reading<T> reading) {
    return switch (reading) {
      case Reading.Read<T>(var value) -> value;
      case Reading.Wrong<T>(var mistake) -> throw new AssertionError(mistake.toString());
    };
  }

  public static <T> Mistake mistake(Reading<T> reading) {
    return switch (reading) {
      case Reading.Wrong<T>(var mistake) -> mistake;
      case Reading.Read<T>(var value) -> throw new AssertionError("no mistake in " + value);
    };
  }
}
