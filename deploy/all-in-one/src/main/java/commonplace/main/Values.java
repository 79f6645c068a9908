package commonplace.main;

import static commonplace.main.UsageException.mistake;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Turns the text of flags into values, or says what would be right.
///
/// @param flags what was given, however it was given
record Values(Map<Flag, String> flags) {
  private static final Set<String> MEMBERSHIPS = Set.of("open", "approval", "closed");
  private static final int MAX_LINE = 200;

  private Optional<String> text(Flag flag) {
    return Optional.ofNullable(flags.get(flag));
  }

  Optional<Listen> listen(Flag flag) {
    return text(flag).map(value -> Listen.of(flag, value));
  }

  /// `host:port` of other machines, separated by commas.
  List<String> servers(Flag flag) {
    var servers = text(flag).map(Values::list).orElse(List.of());
    servers.forEach(server -> Listen.of(flag, server));
    return servers;
  }

  Optional<Iri> origin(boolean insecure) {
    return text(Flag.ORIGIN).map(value -> origin(value, insecure));
  }

  private static Iri origin(String value, boolean insecure) {
    var allowed = "a base URL without a path, such as https://relay.example";
    try {
      var origin = Iri.of(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
      if (!origin.isHttp() || !origin.pathAndQuery().equals("/")) {
        throw mistake(Flag.ORIGIN, value, allowed);
      }
      var host = origin.authority().map(Authority::host).orElse("");
      if (!origin.canonical().startsWith("https:") && !insecure && !isLocal(host)) {
        throw mistake(
            Flag.ORIGIN, value, "https, because other servers refuse http (" + allowed + ")");
      }
      return Iri.of(origin.canonical());
    } catch (IllegalArgumentException e) {
      throw mistake(Flag.ORIGIN, value, allowed);
    }
  }

  static boolean isLocal(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  Set<Role> roles() {
    var value = text(Flag.ROLES).orElse("relay,archive,query");
    var roles = EnumSet.noneOf(Role.class);
    for (var name : list(value)) {
      try {
        roles.add(Role.valueOf(name.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw mistake(Flag.ROLES, value, "relay, archive and query, separated by commas");
      }
    }
    if (roles.isEmpty()) {
      throw mistake(Flag.ROLES, value, "at least one of relay, archive and query");
    }
    return roles;
  }

  String membership() {
    var value = text(Flag.MEMBERSHIP).orElse("open");
    if (!MEMBERSHIPS.contains(value)) {
      throw mistake(Flag.MEMBERSHIP, value, "open, approval or closed");
    }
    return value;
  }

  boolean bool(Flag flag) {
    var value = text(flag).orElse("false");
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw mistake(flag, value, "true or false");
    };
  }

  /// A whole number from 0 on.
  Optional<Integer> number(Flag flag, int least, int most) {
    return text(flag)
        .map(value -> {
          int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
          if (number < least || number > most) {
            throw mistake(flag, value, "a whole number from " + least + " to " + most);
          }
          return number;
        });
  }

  /// IP addresses, separated by commas.
  Set<InetAddress> addresses(Flag flag) {
    return text(flag).map(Values::list).orElse(List.of()).stream()
        .map(value -> {
          try {
            return InetAddress.ofLiteral(value);
          } catch (IllegalArgumentException e) {
            throw mistake(flag, value, "IP addresses such as 10.0.0.9, separated by commas");
          }
        })
        .collect(Collectors.toSet());
  }

  Optional<String> matching(Flag flag, String pattern) {
    var value = text(flag);
    if (value.isPresent() && !value.get().matches(pattern)) {
      throw mistake(flag, value.get(), "a short name that matches " + pattern);
    }
    return value;
  }

  /// One line of text for people.
  Optional<String> line(Flag flag) {
    var value = text(flag);
    if (value.isPresent()
        && (value.get().length() > MAX_LINE
            || value.get().chars().anyMatch(Character::isISOControl))) {
      throw mistake(flag, value.get(), "one line of at most " + MAX_LINE + " characters");
    }
    return value;
  }

  Optional<String> contact() {
    var value = line(Flag.CONTACT);
    if (value.isPresent() && !isContact(value.get())) {
      throw mistake(
          Flag.CONTACT, value.get(), "an https: or mailto: URL, such as mailto:relay@example.org");
    }
    return value;
  }

  private static boolean isContact(String value) {
    try {
      var url = new URI(value);
      return switch (url.getScheme()) {
        case "https" -> url.getRawAuthority() != null;
        case "mailto" -> value.indexOf('@') > 0;
        case null, default -> false;
      };
    } catch (URISyntaxException e) {
      return false;
    }
  }

  Optional<Path> path(Flag flag) {
    var value = text(flag);
    try {
      return value.map(Path::of);
    } catch (InvalidPathException e) {
      throw mistake(flag, value.orElse(""), "a path");
    }
  }

  private static List<String> list(String value) {
    return Arrays.stream(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
