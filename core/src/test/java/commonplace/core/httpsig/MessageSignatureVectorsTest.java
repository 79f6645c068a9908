package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.httpsig.PendingSignature.Algorithm;
import commonplace.core.integrity.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The requests of RFC 9421, appendix B.2 to B.4 and section 4.3. None of them covers what a POST
/// to us has to cover, so the base and the arithmetic are tried, and that the rules refuse them.
/// B.2.4 signs a response and B.2.5 is an HMAC: section 4.3 has a request with the key of B.2.4.
class MessageSignatureVectorsTest {
  private static final VerificationKey RSA_PSS =
      Requests.key(
          """
          -----BEGIN PUBLIC KEY-----
          MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2
          +QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+
          oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq
          gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W
          Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4
          aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI
          2wIDAQAB
          -----END PUBLIC KEY-----
          """);
  private static final VerificationKey RSA =
      Requests.key(
          """
          -----BEGIN RSA PUBLIC KEY-----
          MIIBCgKCAQEAhAKYdtoeoy8zcAcR874L8cnZxKzAGwd7v36APp7Pv6Q2jdsPBRrw
          WEBnez6d0UDKDwGbc6nxfEXAy5mbhgajzrw3MOEt8uA5txSKobBpKDeBLOsdJKFq
          MGmXCQvEG7YemcxDTRPxAleIAgYYRjTSd/QBwVW9OwNFhekro3RtlinV0a75jfZg
          kne/YiktSvLG34lw2zqXBDTC5NHROUqGTlML4PlNZS5Ri2U4aCNx2rUPRcKIlE0P
          uKxI4T+HIaFpv8+rdV6eUgOrB2xeI1dSFFn/nnv5OoZJEIB+VmuKn3DCUcCZSFlQ
          PSXSfBDiUGhwOw76WuSSsf1D4b/vLoJ10wIDAQAB
          -----END RSA PUBLIC KEY-----
          """);
  private static final VerificationKey ECC_P256 =
      Requests.key(
          """
          -----BEGIN PUBLIC KEY-----
          MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
          w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
          -----END PUBLIC KEY-----
          """);
  private static final VerificationKey ED25519 =
      Requests.key(
          """
          -----BEGIN PUBLIC KEY-----
          MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
          -----END PUBLIC KEY-----
          """);
  private static final String DIGEST =
      "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";
  private static final Instant THEN = Instant.ofEpochSecond(1618884500);
  private static final String SIG1_INPUT =
      "sig1=(\"@method\" \"@authority\" \"@path\" \"content-digest\" \"content-type\""
          + " \"content-length\");created=1618884475;keyid=\"test-key-ecc-p256\"";
  private static final String SIG1 =
      "sig1=:X5spyd6CFnAG5QnDyHfqoSNICd+BUP4LYMz2Q0JXlb//4Ijpzp+kve2w4NIyqeAuM7jTDX+sNalzA8ESSaHD3A==:";

  @Test
  void b21CoversNothing() {
    var request =
        signed(
            "sig-b21=();created=1618884473;keyid=\"test-key-rsa-pss\";nonce=\"b3k2pp5k7z-50gnwp.yemd\"",
            "sig-b21=:d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopem"
                + "LJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZsckzXaJMkA7ChG"
                + "52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx"
                + "2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6"
                + "UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3"
                + "+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==:");
    assertBase(
        request,
        "sig-b21",
        "\"@signature-params\": ();created=1618884473;keyid=\"test-key-rsa-pss\";nonce=\"b3k2pp5k7z-50gnwp.yemd\"");
    assertHolds(request, "sig-b21", Algorithm.RSA_PSS_SHA512, RSA_PSS, "test-key-rsa-pss");
    assertRefused(request, "@method");
  }

  @Test
  void b22CoversAParameterOfTheQuery() {
    var request =
        signed(
            "sig-b22=(\"@authority\" \"content-digest\" \"@query-param\";name=\"Pet\")"
                + ";created=1618884473;keyid=\"test-key-rsa-pss\";tag=\"header-example\"",
            "sig-b22=:LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQ"
                + "EdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8UCMkSowOB4+ECxCmT"
                + "8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SA"
                + "RYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd"
                + "4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoK"
                + "UqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw==:");
    assertBase(
        request,
        "sig-b22",
        "\"@authority\": example.com\n\"content-digest\": "
            + DIGEST
            + "\n\"@query-param\";name=\"Pet\": dog\n"
            + "\"@signature-params\": (\"@authority\" \"content-digest\" \"@query-param\";name=\"Pet\")"
            + ";created=1618884473;keyid=\"test-key-rsa-pss\";tag=\"header-example\"");
    assertHolds(request, "sig-b22", Algorithm.RSA_PSS_SHA512, RSA_PSS, "test-key-rsa-pss");
    assertRefused(request, "@method");
  }

  @Test
  void b23CoversEverything() {
    var request =
        signed(
            "sig-b23=(\"date\" \"@method\" \"@path\" \"@query\" \"@authority\" \"content-type\""
                + " \"content-digest\" \"content-length\");created=1618884473;keyid=\"test-key-rsa-pss\"",
            "sig-b23=:bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yB"
                + "iMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38K0fU"
                + "xN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1"
                + "pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9"
                + "bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5Z"
                + "JzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==:");
    assertHolds(request, "sig-b23", Algorithm.RSA_PSS_SHA512, RSA_PSS, "test-key-rsa-pss");
    // the rules are content; but without alg an RSA key stands for the other algorithm
    assertThat(request.verify(new SignatureVerifier("example.com"), RSA_PSS, THEN))
        .isEqualTo(new Verification.Mismatch());
  }

  @Test
  void b26IsEd25519() {
    var request =
        signed(
            "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
                + ";created=1618884473;keyid=\"test-key-ed25519\"",
            "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1"
                + "u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:");
    assertHolds(request, "sig-b26", Algorithm.UNSAID, ED25519, "test-key-ed25519");
    assertHolds(request, "sig-b26", Algorithm.ED25519, ED25519, "test-key-ed25519");
    assertRefused(request, "@target-uri");
    assertRefused(request.withTarget("/foo"), "content-digest");
  }

  @Test
  void section43FirstHop() {
    var request = signed(SIG1_INPUT, SIG1);
    assertHolds(request, "sig1", Algorithm.UNSAID, ECC_P256, "test-key-ecc-p256");
    assertHolds(request, "sig1", Algorithm.ECDSA_P256_SHA256, ECC_P256, "test-key-ecc-p256");
    assertRefused(request, "@target-uri");
    // the query is not covered, so without it the signature is as good, and enough
    assertThat(
            request.withTarget("/foo").verify(new SignatureVerifier("example.com"), ECC_P256, THEN))
        .isEqualTo(new Verification.Verified("test-key-ecc-p256"));
  }

  /// Behind the proxy the first signature is for another host and no longer holds: the second does.
  @Test
  void section43SecondHop() {
    var request =
        signed(
                SIG1_INPUT
                    + ", proxy_sig=(\"@method\" \"@authority\" \"@path\" \"content-digest\""
                    + " \"content-type\" \"content-length\" \"forwarded\");created=1618884480"
                    + ";keyid=\"test-key-rsa\";alg=\"rsa-v1_5-sha256\";expires=1618884540",
                SIG1
                    + ", proxy_sig=:S6ZzPXSdAMOPjN/6KXfXWNO/f7V6cHm7BXYUh3YD/fRad4BCaRZxP+"
                    + "JH+8XY1I6+8Cy+CM5g92iHgxtRPz+MjniOaYmdkDcnL9cCpXJleXsOckpURl49G"
                    + "wiyUpZ10KHgOEe11sx3G2gxI8S0jnxQB+Pu68U9vVcasqOWAEObtNKKZd8tSFu7"
                    + "LB5YAv0RAGhB8tmpv7sFnIm9y+7X5kXQfi8NMaZaA8i2ZHwpBdg7a6CMfwnnrtf"
                    + "lzvZdXAsD3LH2TwevU+/PBPv0B6NMNk93wUs/vfJvye+YuI87HU38lZHowtznbL"
                    + "Vdp770I6VHR6WfgS9ddzirrswsE1w5o0LV/g==:")
            .withTarget("/foo")
            .with("Host", "origin.host.internal.example")
            .with("Forwarded", "for=192.0.2.123;host=example.com;proto=https");
    var verifier = new SignatureVerifier("origin.host.internal.example");
    assertThat(request.verify(verifier, ECC_P256, THEN)).isEqualTo(new Verification.Mismatch());
    assertThat(verifier.precheck(request.view(), THEN, all -> all.get(1)))
        .isInstanceOfSatisfying(
            PendingSignature.class,
            proxy ->
                assertThat(proxy.verify(RSA)).isEqualTo(new Verification.Verified("test-key-rsa")));
  }

  @Test
  void b3IsAProxysThatTellsOfAClientsCertificate() {
    var request =
        signed(
                "ttrp=(\"@path\" \"@query\" \"@method\" \"@authority\" \"client-cert\")"
                    + ";created=1618884473;keyid=\"test-key-ecc-p256\"",
                "ttrp=:xVMHVpawaAC/0SbHrKRs9i8I3eOs5RtTMGCWXm/9nvZzoHsIg6"
                    + "Mce9315T6xoklyy0yzhD9ah4JHRwMLOgmizw==:")
            .with("Host", "service.internal.example")
            .with(
                "Client-Cert",
                ":MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MRswGQYDVQQKD"
                    + "BJMZXQncyBBdXRoZW50aWNhdGUxGzAZBgNVBAMMEkxBIEludGVybWVkaWF0ZSBDQT"
                    + "AeFw0yMDAxMTQyMjU1MzNaFw0yMTAxMjMyMjU1MzNaMA0xCzAJBgNVBAMMAkJDMFk"
                    + "wEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8YnXXfaUgmnMtOXU/IncWalRhebrXmck"
                    + "C8vdgJ1p5Be5F/3YC8OthxM4+k1M6aEAEFcGzkJiNy6J84y7uzo9M6NyMHAwCQYDV"
                    + "R0TBAIwADAfBgNVHSMEGDAWgBRm3WjLa38lbEYCuiCPct0ZaSED2DAOBgNVHQ8BAf"
                    + "8EBAMCBsAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0RAQH/BBMwEYEPYmRjQGV"
                    + "4YW1wbGUuY29tMAoGCCqGSM49BAMCA0gAMEUCIBHda/r1vaL6G3VliL4/Di6YK0Q6"
                    + "bMjeSkC3dFCOOB8TAiEAx/kHSB4urmiZ0NX5r5XarmPk0wmuydBVoU4hBVZ1yhk=:");
    assertHolds(request, "ttrp", Algorithm.ECDSA_P256_SHA256, ECC_P256, "test-key-ecc-p256");
    assertThat(new SignatureVerifier("service.internal.example").precheck(request.view(), THEN))
        .isEqualTo(new Verification.NotCovered("content-digest"));
  }

  /// A signature survives what it does not cover, and header lines that are joined.
  @Test
  void b4SaysWhichTransformationsASignatureSurvives() {
    var request =
        Requests.of(
                "GET",
                "/demo?name1=Value1&Name2=value2",
                Map.of(
                    "Host",
                    "example.org",
                    "Date",
                    "Fri, 15 Jul 2022 14:24:55 GMT",
                    "Signature-Input",
                    "transform=(\"@method\" \"@path\" \"@authority\" \"accept\")"
                        + ";created=1618884473;keyid=\"test-key-ed25519\"",
                    "Signature",
                    "transform=:ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+vyYP9t/"
                        + "LXlh5QMFFQ6cpLt2m0pmj3NDA==:"),
                new byte[0])
            .with("Accept", "application/json", "*/*");
    assertBase(
        request,
        "transform",
        "\"@method\": GET\n\"@path\": /demo\n\"@authority\": example.org\n"
            + "\"accept\": application/json, */*\n"
            + "\"@signature-params\": (\"@method\" \"@path\" \"@authority\" \"accept\")"
            + ";created=1618884473;keyid=\"test-key-ed25519\"");
    var survived =
        List.of(
            request,
            request
                .withTarget("/demo?name1=Value1&Name2=value2&param=added")
                .with("Accept-Language", "en-US,en;q=0.5"),
            request
                .withTarget("/demo?name1=Value1&Name2=value2")
                .with("Referer", "https://developer.example.org/demo")
                .with("Accept", "application/json, */*"));
    for (var one : survived) {
      assertHolds(one, "transform", Algorithm.ED25519, ED25519, "test-key-ed25519");
    }
    var broken =
        List.of(
            request.withMethod("POST"),
            request.with("Host", "example.com"),
            request.with("Accept", "*/*", "application/json"));
    for (var one : broken) {
      assertThat(pending(one, "transform", Algorithm.ED25519, "test-key-ed25519").verify(ED25519))
          .isEqualTo(new Verification.Mismatch());
    }
  }

  private static Requests signed(String input, String signature) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Host", "example.com");
    headers.put("Date", "Tue, 20 Apr 2021 02:07:55 GMT");
    headers.put("Content-Type", "application/json");
    headers.put("Content-Digest", DIGEST);
    headers.put("Content-Length", "18");
    headers.put("Signature-Input", input);
    headers.put("Signature", signature);
    return Requests.of(
        "POST",
        "/foo?param=Value&Pet=dog",
        Map.copyOf(headers),
        "{\"hello\": \"world\"}".getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(Requests request, String uncovered) {
    assertThat(new SignatureVerifier("example.com").precheck(request.view(), THEN))
        .isEqualTo(new Verification.NotCovered(uncovered));
  }

  private static void assertBase(Requests request, String label, String expected) {
    assertThat(new String(base(request, label), StandardCharsets.US_ASCII)).isEqualTo(expected);
  }

  private static void assertHolds(
      Requests request, String label, Algorithm algorithm, VerificationKey key, String keyId) {
    assertThat(pending(request, label, algorithm, keyId).verify(key))
        .isEqualTo(new Verification.Verified(keyId));
    var signature = input(request, label).signature().toArray();
    signature[5] ^= 1;
    assertThat(new PendingSignature(keyId, algorithm, base(request, label), signature).verify(key))
        .isEqualTo(new Verification.Mismatch());
  }

  private static PendingSignature pending(
      Requests request, String label, Algorithm algorithm, String keyId) {
    var signature = input(request, label).signature().toArray();
    return new PendingSignature(keyId, algorithm, base(request, label), signature);
  }

  private static SignatureInput input(Requests request, String label) {
    try {
      return SignatureInputReader.of(request.view().headers()).read(label);
    } catch (MalformedSignatureException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] base(Requests request, String label) {
    try {
      return SignatureBase.of(
          request.view(), new OwnOrigin("https", request.header("Host")), input(request, label));
    } catch (MalformedSignatureException e) {
      throw new AssertionError(e);
    }
  }
}
