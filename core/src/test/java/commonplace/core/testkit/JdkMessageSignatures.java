package commonplace.core.testkit;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Signs and verifies as in RFC 9421, with `java.security` alone: a second opinion that shares no
/// code with the product. It signs whatever it is told to, so that tests may leave things out.
public final class JdkMessageSignatures {
  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1);

  private static final Pattern KEY_ID = Pattern.compile("keyid=\"([^\"]*)\"");
  private static final Pattern INPUT = Pattern.compile("([a-z0-9]+)=(\\(([^)]*)\\).*)");
  private static final Pattern SIGNATURE = Pattern.compile("([a-z0-9]+)=:([^:]*):");

  private JdkMessageSignatures() {}

  /// The value of `Content-Digest` with SHA-256 (RFC 9530).
  public static String contentDigest(byte[] body) {
    return contentDigest("sha-256", body);
  }

  /// @param algorithm `sha-256` or `sha-512`
  public static String contentDigest(String algorithm, byte[] body) {
    try {
      var digest = MessageDigest.getInstance(algorithm).digest(body);
      return algorithm + "=:" + Base64.getEncoder().encodeToString(digest) + ":";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What Mastodon 4.5 sends with a POST: `@method`, `@target-uri` and `content-digest` covered,
  /// `created`, `keyid` and no expiry.
  ///
  /// @param created seconds since 1970
  /// @return the headers that the signature needs, by name in lower case
  public static Map<String, String> mastodonPost(
      String keyId, PrivateKey key, long created, String targetUri, byte[] body) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("host", URI.create(targetUri).getRawAuthority());
    headers.put("content-type", "application/activity+json");
    headers.put("content-digest", contentDigest(body));
    return sign(
        "sig1",
        key,
        "rsa-v1_5-sha256",
        List.of("@method", "@target-uri", "content-digest"),
        ";created=" + created + ";keyid=\"" + keyId + "\"",
        "POST",
        targetUri,
        headers);
  }

  /// Adds a signature to headers, beside any that are there.
  ///
  /// @param algorithm how to sign, by its name in RFC 9421; named in the signature only if the
  ///   parameters say so
  /// @param components names without quotes, in this order
  /// @param parameters everything behind the parenthesis, such as `;created=1;keyid="k"`
  /// @param headers by name in any case; must hold every header that is named
  /// @return the headers and `signature-input` and `signature`, by name in lower case
  public static Map<String, String> sign(
      String label,
      PrivateKey key,
      String algorithm,
      List<String> components,
      String parameters,
      String method,
      String targetUri,
      Map<String, String> headers) {
    var signed = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    signed.putAll(headers);
    var list =
        components.stream().map(c -> '"' + c + '"').collect(Collectors.joining(" ", "(", ")"))
            + parameters;
    var base = base(components, list, method, URI.create(targetUri), signed);
    var value =
        Base64.getEncoder()
            .encodeToString(sign(key, algorithm, base.getBytes(StandardCharsets.UTF_8)));
    signed.merge("signature-input", label + "=" + list, (a, b) -> a + ", " + b);
    signed.merge("signature", label + "=:" + value + ":", (a, b) -> a + ", " + b);
    var lower = new LinkedHashMap<String, String>();
    signed.forEach((name, text) -> lower.put(name.toLowerCase(Locale.ROOT), text));
    return lower;
  }

  /// The key id in a `Signature-Input` header, or an empty text.
  public static String keyId(String signatureInput) {
    var matcher = KEY_ID.matcher(signatureInput);
    return matcher.find() ? matcher.group(1) : "";
  }

  /// Judges a request with one signature.
  ///
  /// @return an empty text if the signature holds and covers method and target, and on POST also a
  ///   digest that matches the body; else what is wrong
  public static String problem(
      PublicKey key,
      String method,
      String targetUri,
      Map<String, List<String>> received,
      byte[] body) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    received.forEach((name, values) -> headers.put(name, String.join(", ", values)));
    var input = INPUT.matcher(headers.getOrDefault("signature-input", ""));
    var signature = SIGNATURE.matcher(headers.getOrDefault("signature", ""));
    if (!input.matches() || !signature.matches() || !input.group(1).equals(signature.group(1))) {
      return "not one signature as in RFC 9421";
    }
    var components = List.of(input.group(3).replace("\"", "").split(" "));
    var needed = new ArrayList<>(List.of("@method", "@target-uri"));
    if (method.equals("POST")) {
      needed.add("content-digest");
      if (!contentDigest(body).equals(headers.get("content-digest"))) {
        return "digest does not match: " + headers.get("content-digest");
      }
    }
    needed.removeAll(components);
    if (!needed.isEmpty() || !input.group(2).contains(";created=")) {
      return "not covered: " + needed;
    }
    try {
      var verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(key);
      verifier.update(
          base(components, input.group(2), method, URI.create(targetUri), headers)
              .getBytes(StandardCharsets.UTF_8));
      return verifier.verify(Base64.getDecoder().decode(signature.group(2)))
          ? ""
          : "signature does not match";
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return "signature cannot be verified: " + e.getMessage();
    }
  }

  private static String base(
      List<String> components,
      String list,
      String method,
      URI target,
      Map<String, String> headers) {
    var lines = new ArrayList<String>();
    for (var component : components) {
      var query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
      var value =
          switch (component) {
            case "@method" -> method;
            case "@target-uri" -> target.toString();
            case "@authority" -> target.getRawAuthority();
            case "@scheme" -> target.getScheme();
            case "@request-target" -> target.getRawPath() + query;
            case "@path" -> target.getRawPath();
            case "@query" -> query.isEmpty() ? "?" : query;
            default -> headers.getOrDefault(component, "");
          };
      lines.add('"' + component + "\": " + value);
    }
    lines.add("\"@signature-params\": " + list);
    return String.join("\n", lines);
  }

  private static byte[] sign(PrivateKey key, String algorithm, byte[] base) {
    try {
      var signer =
          Signature.getInstance(
              switch (algorithm) {
                case "rsa-v1_5-sha256" -> "SHA256withRSA";
                case "rsa-pss-sha512" -> "RSASSA-PSS";
                case "ed25519" -> "Ed25519";
                case "ecdsa-p256-sha256" -> "SHA256withECDSAinP1363Format";
                default -> throw new IllegalArgumentException(algorithm);
              });
      if (algorithm.equals("rsa-pss-sha512")) {
        signer.setParameter(PSS);
      }
      signer.initSign(key);
      signer.update(base);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
