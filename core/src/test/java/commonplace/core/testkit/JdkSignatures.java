package commonplace.core.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A second opinion on draft-cavage-http-signatures-12, with `java.security` alone. It judges the
/// arithmetic and the coverage of a signature, not its age; and it shares no code with the product.
public final class JdkSignatures {
  private static final Pattern PARAMETER = Pattern.compile("([A-Za-z]+)=(?:\"([^\"]*)\"|(\\d+))");

  private JdkSignatures() {}

  /// The `Digest` header of a body.
  public static String digest(byte[] body) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256").digest(body);
      return "SHA-256=" + Base64.getEncoder().encodeToString(sha256);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The `Signature` header over these components of a request.
  ///
  /// @param components as they go into `headers`, in this order
  /// @param headers by name in any case; must hold every header that is named
  public static String sign(
      String keyId,
      PrivateKey key,
      String algorithm,
      List<String> components,
      String method,
      String target,
      Map<String, String> headers) {
    return sign(keyId, key, algorithm, components, Map.of(), method, target, headers);
  }

  /// The same, over `(created)` and `(expires)` too.
  ///
  /// @param times `created` and `expires` in seconds since 1970, as far as they are wanted
  public static String sign(
      String keyId,
      PrivateKey key,
      String algorithm,
      List<String> components,
      Map<String, Long> times,
      String method,
      String target,
      Map<String, String> headers) {
    var single = new LinkedHashMap<String, List<String>>();
    headers.forEach((name, value) -> single.put(name, List.of(value)));
    var parameters = new LinkedHashMap<String, String>();
    times.forEach((name, seconds) -> parameters.put(name, Long.toString(seconds)));
    var text = text(components, method, target, single, parameters);
    var header = new StringBuilder("keyId=\"" + keyId + "\",algorithm=\"" + algorithm + "\",");
    parameters.forEach((name, seconds) -> header.append(name + "=" + seconds + ","));
    try {
      var signer = signature(key.getAlgorithm());
      signer.initSign(key);
      signer.update(text.getBytes(StandardCharsets.ISO_8859_1));
      return header
          .append("headers=\"" + String.join(" ", components) + "\",")
          .append("signature=\"" + Base64.getEncoder().encodeToString(signer.sign()) + "\"")
          .toString();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The key id in a `Signature` header, or an empty text.
  public static String keyId(String signatureHeader) {
    return parameters(signatureHeader).getOrDefault("keyId", "");
  }

  /// Judges a request.
  ///
  /// @return an empty text if the signature holds and covers target, host and date, and on POST
  ///   also a digest that matches the body; else what is wrong
  public static String problem(
      PublicKey key, String method, String target, Map<String, List<String>> headers, byte[] body) {
    var lookup = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    lookup.putAll(headers);
    var header = lookup.getOrDefault("Signature", List.of());
    if (header.size() != 1) {
      return header.size() + " Signature headers";
    }
    var parameters = parameters(header.getFirst());
    var components = List.of(parameters.getOrDefault("headers", "").split(" "));
    var needed = new ArrayList<>(List.of("(request-target)", "host"));
    if (!components.contains("(created)")) {
      needed.add("date");
    }
    if (method.equals("POST")) {
      needed.add("digest");
      var digest = lookup.getOrDefault("Digest", List.of());
      if (!digest.equals(List.of(digest(body)))) {
        return "digest does not match: " + digest;
      }
    }
    needed.removeAll(components);
    if (!needed.isEmpty()) {
      return "not covered: " + needed;
    }
    try {
      var verifier = signature(key.getAlgorithm());
      verifier.initVerify(key);
      verifier.update(
          text(components, method, target, lookup, parameters)
              .getBytes(StandardCharsets.ISO_8859_1));
      var bytes = Base64.getDecoder().decode(parameters.getOrDefault("signature", ""));
      return verifier.verify(bytes) ? "" : "signature does not match";
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return "signature cannot be verified: " + e.getMessage();
    }
  }

  /// Reads an RSA key from SubjectPublicKeyInfo in PEM.
  public static PublicKey rsaKey(String pem) throws GeneralSecurityException {
    var base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  private static Signature signature(String keyAlgorithm) throws GeneralSecurityException {
    return Signature.getInstance(keyAlgorithm.equals("RSA") ? "SHA256withRSA" : "Ed25519");
  }

  private static Map<String, String> parameters(String header) {
    var parameters = new LinkedHashMap<String, String>();
    var matcher = PARAMETER.matcher(header);
    while (matcher.find()) {
      var quoted = matcher.group(2);
      parameters.put(matcher.group(1), quoted == null ? matcher.group(3) : quoted);
    }
    return parameters;
  }

  private static String text(
      List<String> components,
      String method,
      String target,
      Map<String, List<String>> headers,
      Map<String, String> parameters) {
    var lookup = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    lookup.putAll(headers);
    var lines = new ArrayList<String>();
    for (var component : components) {
      var value =
          switch (component) {
            case "(request-target)" -> method.toLowerCase(Locale.ROOT) + " " + target;
            case "(created)" -> parameters.getOrDefault("created", "");
            case "(expires)" -> parameters.getOrDefault("expires", "");
            default -> String.join(", ", lookup.getOrDefault(component, List.of()));
          };
      lines.add(component + ": " + value);
    }
    return String.join("\n", lines);
  }
}
