package commonplace.core.peer;

import java.util.Arrays;
import java.util.Locale;

/// The media types of ActivityStreams (ActivityPub, section 3.2), as strictly as Mastodon takes
/// them. Whatever is served as anything else may be a file that somebody has uploaded, also plain
/// `application/ld+json`, which web servers give to files named so.
public final class ActivityMedia {
  private static final String PROFILE = "https://www.w3.org/ns/activitystreams";

  private ActivityMedia() {}

  /// @param contentType the header, or an empty text
  public static boolean is(String contentType) {
    var parts = contentType.split(";", -1);
    return switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
      case "application/activity+json" -> true;
      case "application/ld+json" -> Arrays.stream(parts).skip(1).anyMatch(ActivityMedia::isProfile);
      default -> false;
    };
  }

  private static boolean isProfile(String parameter) {
    var pair = parameter.strip().split("=", 2);
    return pair.length == 2
        && pair[0].equalsIgnoreCase("profile")
        && Arrays.asList(pair[1].replace("\"", "").split(" ")).contains(PROFILE);
  }
}
