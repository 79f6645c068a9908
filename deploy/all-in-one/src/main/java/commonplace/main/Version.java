package commonplace.main;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Which version this is, as the build wrote it down.
final class Version {
  private Version() {}

  static String text() {
    try (var in = Version.class.getResourceAsStream("version.txt")) {
      if (in == null) {
        throw new IllegalStateException("The build left the version out");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalStateException("The version cannot be read", e);
    }
  }
}
