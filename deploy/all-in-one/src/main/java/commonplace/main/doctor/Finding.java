package commonplace.main.doctor;

import java.util.Locale;

/// What one check found.
///
/// @param check its name, the same each time
/// @param seen what is the case
/// @param advice what to do; empty where all is well
public record Finding(String check, Level level, String seen, String advice) {
  /// How bad it is: an error is why something does not work, a warning is why it soon may not.
  public enum Level {
    OK,
    WARNING,
    ERROR;

    /// As in JSON.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// All is well.
  public static Finding ok(String check, String seen) {
    return new Finding(check, Level.OK, seen, "");
  }

  /// It works, and may not for long.
  public static Finding warning(String check, String seen, String advice) {
    return new Finding(check, Level.WARNING, seen, advice);
  }

  /// It does not work.
  public static Finding error(String check, String seen, String advice) {
    return new Finding(check, Level.ERROR, seen, advice);
  }
}
