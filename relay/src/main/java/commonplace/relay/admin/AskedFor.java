package commonplace.relay.admin;

import commonplace.core.log.OperatorEvent.Asked;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/// Describes a request of the operator for the journal: bounded, and without what nobody should
/// find there.
final class AskedFor {
  /// Who asks, percent-encoded where it is not ASCII.
  static final String AUTHOR = "Commonplace-Operator";

  private static final String NOBODY_NAMED = "operator";
  private static final String ROOT = "/admin/api/";
  private static final int MAX_AUTHOR = 64;
  private static final int MAX_ACTION = 300;
  private static final int MAX_PARAMETERS = 32;
  private static final int MAX_NAME = 64;
  private static final int MAX_VALUE = 500;
  private static final List<String> SECRETS = List.of("token", "secret", "password", "nonce");
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#@]*@");
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

  private AskedFor() {}

  /// @param author the header {@link #AUTHOR}, if it was sent
  /// @param query every parameter with its values
  static Asked of(
      Optional<String> author,
      String method,
      String path,
      Map<String, List<String>> query,
      byte[] body) {
    var route = path.startsWith(ROOT) ? path.substring(ROOT.length()) : path;
    return new Asked(
        UUID.randomUUID().toString(),
        author(author),
        clean(method + " " + route, MAX_ACTION),
        parameters(query),
        body.length,
        body.length == 0 ? Optional.empty() : Optional.of(digest(body)));
  }

  /// Who asks.
  ///
  /// @param header {@link #AUTHOR}, if it was sent
  static String author(Optional<String> header) {
    return header
        .map(AskedFor::decoded)
        .map(name -> clean(name, MAX_AUTHOR))
        .filter(name -> !name.isEmpty())
        .orElse(NOBODY_NAMED);
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return name;
    }
  }

  private static Map<String, String> parameters(Map<String, List<String>> query) {
    var parameters = new TreeMap<String, String>();
    query.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(MAX_PARAMETERS)
        .forEach(entry ->
            parameters.put(
                clean(entry.getKey(), MAX_NAME), value(entry.getKey(), entry.getValue())));
    return parameters;
  }

  private static String value(String name, List<String> values) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (SECRETS.stream().anyMatch(lower::contains)) {
      return "(not kept)";
    }
    return clean(USER_INFO.matcher(String.join(", ", values)).replaceAll(""), MAX_VALUE);
  }

  private static String clean(String text, int longest) {
    var cleaned = CONTROLS.matcher(text).replaceAll(" ").strip();
    if (cleaned.length() <= longest) {
      return cleaned;
    }
    int cut = Character.isHighSurrogate(cleaned.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return cleaned.substring(0, cut) + "…";
  }

  private static String digest(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
