package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.integrity.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The test vectors of draft-cavage-http-signatures-12, appendix C.
class AppendixCTest {
  private static final String KEY =
      """
      -----BEGIN PUBLIC KEY-----
      MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
      6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
      Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
      oYi+1hqp1fIekaxsyQIDAQAB
      -----END PUBLIC KEY-----
      """;
  private static final Instant THEN = Instant.parse("2014-01-05T21:31:40Z");
  private static final String DEFAULT =
      "keyId=\"Test\",algorithm=\"rsa-sha256\",headers=\"date\",signature=\"SjWJWbWN7i0wzBvtPl8rbASWz5xQW6mcJmn+ibttBqtifLN7Sazz"
          + "6m79cNfwwb8DMJ5cou1s7uEGKKCs+FLEEaDV5lp7q25WqS+lavg7T8hc0GppauB"
          + "6hbgEKTwblDHYGEtbGmtdHgVCk9SuS13F0hZ8FD0k/5OxEPXe5WozsbM=\"";
  private static final String BASIC =
      "keyId=\"Test\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date\","
          + "signature=\"qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn"
          + "7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6k"
          + "d9Fswtemr3lgdDEmn04swr2Os0=\"";
  private static final String ALL =
      "keyId=\"Test\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date content-type digest content-length\","
          + "signature=\"vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52"
          + "LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=\"";

  private static final VerificationKey PUBLIC = Requests.key(KEY);

  private final SignatureVerifier verifier = new SignatureVerifier("example.com");

  @Test
  void allHeaders() {
    assertThat(verify("POST", ALL, THEN)).isEqualTo(new Verification.Verified("Test"));
  }

  @Test
  void basicCoversNoBodyButItsArithmeticHolds() {
    assertThat(verify("POST", BASIC, THEN)).isEqualTo(new Verification.NotCovered("digest"));
    assertThat(signingString(BASIC).verify(PUBLIC)).isEqualTo(new Verification.Verified("Test"));
  }

  @Test
  void theDefaultCoversTooLittleButItsArithmeticHolds() {
    assertThat(verify("POST", DEFAULT, THEN))
        .isEqualTo(new Verification.NotCovered("(request-target)"));
    assertThat(signingString(DEFAULT).verify(PUBLIC)).isEqualTo(new Verification.Verified("Test"));
  }

  @Test
  void anHourLaterIsTheLastMoment() {
    assertThat(verify("POST", ALL, THEN.plus(Duration.ofHours(1))))
        .isInstanceOf(Verification.Verified.class);
    assertThat(verify("POST", ALL, THEN.plus(Duration.ofHours(1)).plusSeconds(1)))
        .isInstanceOf(Verification.Stale.class);
    assertThat(verify("POST", ALL, THEN.minus(Duration.ofHours(1)).minusSeconds(1)))
        .isInstanceOf(Verification.Stale.class);
  }

  private Verification verify(String method, String signature, Instant now) {
    return switch (verifier.precheck(request(method, signature), now)) {
      case PendingSignature pending -> pending.verify(PUBLIC);
      case Verification.Refused refused -> refused;
    };
  }

  private static PendingSignature signingString(String signature) {
    try {
      var header = SignatureHeaderReader.read(signature);
      return new PendingSignature(
          header.keyId(),
          PendingSignature.Algorithm.RSA_SHA256,
          SigningString.of(request("POST", signature), header),
          Base64.getDecoder().decode(header.signature()));
    } catch (MalformedSignatureException e) {
      throw new AssertionError(e);
    }
  }

  private static RequestView request(String method, String signature) {
    var headers =
        Map.of(
            "host", "example.com",
            "date", "Sun, 05 Jan 2014 21:31:40 GMT",
            "content-type", "application/json",
            "digest", "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=",
            "content-length", "18",
            "signature", signature);
    return new RequestView(
        method,
        "/foo?param=value&pet=dog",
        name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of(),
        BodyDigest.of("{\"hello\": \"world\"}".getBytes(StandardCharsets.UTF_8)));
  }
}
