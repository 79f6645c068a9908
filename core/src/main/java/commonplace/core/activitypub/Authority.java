package commonplace.core.activitypub;

import commonplace.core.runtime.Lately;
import java.net.IDN;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// A server as ids name it: host and, where it is not the scheme's default, port. Equal whenever
/// the same server is meant: hosts are lower case and in ASCII (IDNA). Parsed by hand, because
/// `java.net.URI` finds no host in `a_b.example` or `詹姆斯.com`.
///
/// @param host lower case, ASCII; an IPv6 literal in brackets
/// @param port absent when it is the default
public record Authority(String host, OptionalInt port) {
  private static final int MAX_HOST = 253;
  private static final int MAX_PORT = 65_535;

  /// As many as share one object each; a power of two.
  private static final int SHARED = 4_096;

  /// What was read lately, each in the place that its text chooses.
  private static final AtomicReferenceArray<Read> LATELY = new AtomicReferenceArray<>(SHARED);

  private record Read(String text, int defaultPort, Authority authority) {
    boolean isOf(String other, int port) {
      return defaultPort == port && text.equals(other);
    }
  }

  public Authority {
    if (host.isEmpty() || host.length() > MAX_HOST) {
      throw new IllegalArgumentException("a host has 1 to " + MAX_HOST + " characters: " + host);
    }
  }

  /// Of text such as `example.org` or `127.0.0.1:8081`.
  ///
  /// @throws IllegalArgumentException if it is none
  public static Authority of(String text) {
    return of(text, -1);
  }

  /// The same servers are named again and again: one object does for many ids.
  ///
  /// @param defaultPort the port that goes without saying, or -1
  static Authority of(String text, int defaultPort) {
    int place = (text.hashCode() * 31 + defaultPort) & (SHARED - 1);
    var known = LATELY.get(place);
    if (known != null && known.isOf(text, defaultPort)) {
      return known.authority;
    }
    var authority = read(text, defaultPort);
    LATELY.set(place, new Read(text, defaultPort, authority));
    return authority;
  }

  private static Authority read(String text, int defaultPort) {
    if (text.indexOf('@') >= 0) {
      throw new IllegalArgumentException("user information has no place in an id: " + text);
    }
    int colon = text.startsWith("[") ? text.indexOf(':', text.indexOf(']')) : text.indexOf(':');
    var host = colon < 0 ? text : text.substring(0, colon);
    var port = colon < 0 ? OptionalInt.empty() : port(text.substring(colon + 1), text);
    var shown = port.isPresent() && port.getAsInt() == defaultPort ? OptionalInt.empty() : port;
    // several servers at ports of one host share its name
    return new Authority(colon < 0 ? ascii(host, text) : Lately.text(ascii(host, text)), shown);
  }

  private static OptionalInt port(String digits, String whole) {
    if (digits.isEmpty()) {
      return OptionalInt.empty();
    }
    if (digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("not a port: " + whole);
    }
    int port = Integer.parseInt(digits);
    if (port == 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("not a port: " + whole);
    }
    return OptionalInt.of(port);
  }

  private static String ascii(String host, String whole) {
    if (host.startsWith("[")) {
      if (!host.endsWith("]") || !host.chars().allMatch(Authority::isIpv6Character)) {
        throw new IllegalArgumentException("not an IPv6 literal: " + whole);
      }
      return host.toLowerCase(Locale.ROOT);
    }
    var trimmed = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (isHost(trimmed)) {
      return trimmed;
    }
    var ascii =
        trimmed.chars().allMatch(c -> c < 0x80)
            ? trimmed
            : IDN.toASCII(trimmed, IDN.ALLOW_UNASSIGNED);
    var lower = ascii.toLowerCase(Locale.ROOT);
    if (!isHost(lower)) {
      throw new IllegalArgumentException("not a host: " + whole);
    }
    return lower;
  }

  private static boolean isHost(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isHostCharacter(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isIpv6Character(int c) {
    return c == '[' || c == ']' || c == ':' || c == '.' || Character.digit(c, 16) >= 0;
  }

  private static boolean isHostCharacter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  }

  /// As it stands in an id or a `Host` header.
  public String text() {
    return port.isPresent() ? host + ":" + port.getAsInt() : host;
  }

  @Override
  public String toString() {
    return text();
  }
}
