package commonplace.core.httpsig;

import commonplace.core.integrity.VerificationKey;
import commonplace.core.testkit.JdkMessageSignatures;
import commonplace.core.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// POSTs to `https://relay.example/inbox` that are signed as in RFC 9421.
final class SignedMessages {
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final long SECOND = NOW.getEpochSecond();
  static final String KEY_ID = "https://a.example/actor#main-key";
  static final byte[] BODY = "{\"type\":\"Create\"}".getBytes(StandardCharsets.UTF_8);
  static final KeyPair RSA = TestKeys.rsa(0);
  static final KeyPair ED25519 = TestKeys.generate("Ed25519", 255);
  static final KeyPair ECDSA = TestKeys.generate("EC", 256);
  static final VerificationKey KEY = Requests.key(RSA.getPublic());
  static final List<String> ALL = List.of("@method", "@target-uri", "content-digest");

  private SignedMessages() {}

  static String times() {
    return ";created=" + SECOND;
  }

  static String keyId() {
    return ";keyid=\"" + KEY_ID + "\"";
  }

  static String usual() {
    return times() + keyId();
  }

  static Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("host", "relay.example");
    headers.put("date", CrossCheckTest.date(NOW));
    headers.put("content-type", "application/activity+json");
    headers.put("content-digest", JdkMessageSignatures.contentDigest(BODY));
    return headers;
  }

  static Requests signed(List<String> components, String parameters) {
    return request(
        sign("sig1", RSA, "rsa-v1_5-sha256", components, parameters, "/inbox", headers()));
  }

  static Map<String, String> sign(
      String label,
      KeyPair pair,
      String algorithm,
      List<String> components,
      String parameters,
      String target,
      Map<String, String> headers) {
    return JdkMessageSignatures.sign(
        label,
        pair.getPrivate(),
        algorithm,
        components,
        parameters,
        "POST",
        "https://relay.example" + target,
        headers);
  }

  static Requests request(Map<String, String> headers) {
    return Requests.of("POST", "/inbox", headers, BODY);
  }
}
