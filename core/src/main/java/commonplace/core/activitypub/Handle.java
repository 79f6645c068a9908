package commonplace.core.activitypub;

import java.util.Optional;
import java.util.regex.Pattern;

/// An account's name as people write it, `@ann@example.org`, or as an `acct` URI (RFC 7565), which
/// WebFinger (RFC 7033) turns into its actor.
///
/// @param user as it is written
/// @param server whom to ask
public record Handle(String user, Authority server) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?:@|acct:@?)(\\w[\\w.-]{0,99})@([^@/?#\\s]{1,260})");

  /// None where it may be an address for mail, or anything else.
  public static Optional<Handle> read(String text) {
    var written = WRITTEN.matcher(text);
    if (!written.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Handle(written.group(1), Authority.of(written.group(2))));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Its `acct` URI.
  public String acct() {
    return "acct:" + user + "@" + server.text();
  }
}
