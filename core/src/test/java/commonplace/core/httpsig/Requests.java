package commonplace.core.httpsig;

import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.KeyReader;
import commonplace.core.integrity.KeyReading;
import commonplace.core.integrity.VerificationKey;
import commonplace.core.testkit.TestKeys;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Requests as values, for the tests of this package.
///
/// @param headers by name in any case
record Requests(String method, String target, Map<String, List<String>> headers, Body body) {
  /// Bytes of a body.
  static final class Body {
    private final byte[] bytes;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  static Requests of(String method, String target, Map<String, String> headers, byte[] body) {
    var lists = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return new Requests(method, target, lists, new Body(body));
  }

  Requests with(String name, String... values) {
    var changed = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    changed.putAll(headers);
    changed.put(name, List.of(values));
    return new Requests(method, target, changed, body);
  }

  String header(String name) {
    return headers.getOrDefault(name, List.of()).getFirst();
  }

  Requests withTarget(String other) {
    return new Requests(method, other, headers, body);
  }

  Requests withMethod(String other) {
    return new Requests(other, target, headers, body);
  }

  Requests withBody(byte[] other) {
    return new Requests(method, target, headers, new Body(other));
  }

  RequestView view() {
    return new RequestView(
        method, target, name -> headers.getOrDefault(name, List.of()), BodyDigest.of(body.bytes()));
  }

  Verification verify(SignatureVerifier verifier, VerificationKey key, Instant now) {
    return switch (verifier.precheck(view(), now)) {
      case PendingSignature pending -> pending.verify(key);
      case Verification.Refused refused -> refused;
    };
  }

  static VerificationKey key(PublicKey key) {
    return key(TestKeys.pem(key));
  }

  static VerificationKey key(String pem) {
    return switch (new KeyReader(CryptoProvider.best()).pem(pem)) {
      case KeyReading.Usable(var key) -> key;
      case KeyReading.Unusable(var reason) -> throw new AssertionError(reason);
    };
  }
}
