package commonplace.core.activitypub;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An id. It keeps the text that was received and compares by a canonical form, in which scheme and
/// host are lower case, the host is in ASCII and a default port is dropped; nothing else changes,
/// not even a double slash, a query or a fragment. Ids that name no server (`tag:`, `urn:`, `did:`)
/// are ids too.
public final class Iri {
  /// The longest id that is accepted, in characters.
  public static final int MAX_LENGTH = 2_048;

  private final String text;
  private final String canonical;
  private final String scheme;

  /// No `Optional`: many ids are kept in memory.
  private final @Nullable Authority authority;

  private final int pathStart;

  private Iri(
      String text, String canonical, String scheme, @Nullable Authority authority, int pathStart) {
    this.text = text;
    this.canonical = canonical;
    this.scheme = scheme;
    this.authority = authority;
    this.pathStart = pathStart;
  }

  /// @throws IllegalArgumentException if the text is no absolute id, saying why
  public static Iri of(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("an id has at most " + MAX_LENGTH + " characters");
    }
    int colon = text.indexOf(':');
    if (colon <= 0 || !isScheme(text, colon)) {
      throw new IllegalArgumentException("an id is absolute and starts with a scheme: " + text);
    }
    if (hasForbidden(text)) {
      throw new IllegalArgumentException("an id has no spaces, quotes or control characters");
    }
    var scheme = scheme(text, colon);
    if (!text.startsWith("//", colon + 1)) {
      if (scheme.equals("http") || scheme.equals("https")) {
        throw new IllegalArgumentException("an http id needs a host: " + text);
      }
      var canonical = text.startsWith(scheme) ? text : scheme + text.substring(colon);
      return new Iri(text, canonical, scheme, null, colon + 1);
    }
    int start = colon + 3;
    int end = endOfAuthority(text, start);
    var authority = Authority.of(text.substring(start, end), defaultPort(scheme));
    var shown = authority.text();
    boolean asItIs =
        text.startsWith(scheme) && end - start == shown.length() && text.startsWith(shown, start);
    // most ids are canonical, and many are kept in memory
    var canonical = asItIs ? text : scheme + "://" + shown + text.substring(end);
    return new Iri(text, canonical, scheme, authority, end);
  }

  private static String scheme(String text, int end) {
    if (text.startsWith("https:")) {
      return "https";
    }
    return text.startsWith("http:") ? "http" : text.substring(0, end).toLowerCase(Locale.ROOT);
  }

  private static boolean hasForbidden(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == '"') {
        return true;
      }
    }
    return false;
  }

  private static boolean isScheme(String text, int end) {
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && (i == 0 || !other)) {
        return false;
      }
    }
    return true;
  }

  private static int endOfAuthority(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c == '?' || c == '#' || c == '\\') {
        return i;
      }
    }
    return text.length();
  }

  private static int defaultPort(String scheme) {
    return switch (scheme) {
      case "https" -> 443;
      case "http" -> 80;
      default -> -1;
    };
  }

  /// As received.
  public String text() {
    return text;
  }

  /// What equality compares.
  public String canonical() {
    return canonical;
  }

  /// Lower case.
  public String scheme() {
    return scheme;
  }

  public Optional<Authority> authority() {
    return Optional.ofNullable(authority);
  }

  /// Whether it can be fetched over HTTP, as far as its form goes.
  public boolean isHttp() {
    return scheme.equals("https") || scheme.equals("http");
  }

  /// Path and query as received, without the fragment; at least `/` for an http id.
  public String pathAndQuery() {
    int fragment = text.indexOf('#', pathStart);
    var rest = fragment < 0 ? text.substring(pathStart) : text.substring(pathStart, fragment);
    return authority != null && !rest.startsWith("/") ? "/" + rest : rest;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Iri that && canonical.equals(that.canonical);
  }

  @Override
  public int hashCode() {
    return canonical.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
