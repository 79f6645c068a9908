package commonplace.relay.upstream;

import commonplace.core.activitypub.Authority;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Through which relays something came, as the header `Via` says (RFC 9110, section 7.6.3). It ends
/// what goes round in circles also where a relay has forgotten what it saw; entries of proxies,
/// which lack our comment, do not count. Pure.
public final class Hops {
  /// How many relays something may pass before this one.
  public static final int MAX = 8;

  private static final String PROTOCOL = "1.1 ";
  private static final String COMMENT = " (ActivityPub relay)";
  private static final int MAX_NAME = 255;
  private static final int MAX_CHARACTERS = 8_192;

  private Hops() {}

  /// The relays' names, the first one first; at most one more than may be.
  ///
  /// @param fields the values of all `Via` headers, in order
  public static List<String> read(List<String> fields) {
    return fields.stream()
        .filter(field -> field.length() <= MAX_CHARACTERS)
        .flatMap(field -> Arrays.stream(field.split(",")))
        .map(String::strip)
        .filter(entry -> entry.startsWith(PROTOCOL) && entry.endsWith(COMMENT))
        .filter(entry -> entry.length() > PROTOCOL.length() + COMMENT.length())
        .map(entry -> entry.substring(PROTOCOL.length(), entry.length() - COMMENT.length()))
        .filter(name -> name.length() <= MAX_NAME && name.indexOf(' ') < 0)
        .limit(MAX + 1L)
        .toList();
  }

  /// Why something that came this way goes no further.
  public static Optional<String> objection(List<String> via, Authority us) {
    if (via.contains(us.text())) {
      return Optional.of("it has passed this relay before");
    }
    return via.size() > MAX
        ? Optional.of("it has passed more than " + MAX + " relays")
        : Optional.empty();
  }

  /// The header of what we send on.
  ///
  /// @param via through which relays it came to us
  public static String write(List<String> via, Authority us) {
    return Stream.concat(via.stream(), Stream.of(us.text()))
        .map(name -> PROTOCOL + name + COMMENT)
        .collect(Collectors.joining(", "));
  }
}
