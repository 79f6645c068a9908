package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.JdkSignatures;
import commonplace.core.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What a request claims is what the verifier would go by.
class ClaimedKeysTest {
  private static final String KEY_ID = "https://a.example/users/alice#main-key";
  private static final String OTHERS = "https://b.example/users/bob#main-key";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "keyId=\"https://a.example/k\",signature=\"AA==\"              | https://a.example/k",
        "KEYID = \"https://a.example/k\",signature=\"AA==\"            | https://a.example/k",
        "keyId=\"https://a.ex\\ample/k\",signature=\"AA==\"            | https://a.example/k",
        "x=\"keyId=\\\"b\\\"\",keyId=\"https://a.example/k\"           | https://a.example/k",
        "xkeyId=\"https://b.example/\",keyId=\"https://a.example/k\"   | https://a.example/k",
        "signature=\"AA==\"                                            | ",
        // cannot be read
        "keyId=\"https://a.example/k\";signature=\"AA==\"              | https://a.example/k",
        "keyId=\"https://a.example/k                                   | ",
        "nothing                                                       | ",
      })
  void ofASignature(String header, @Nullable String keyId) {
    assertThat(claimed(Map.of("signature", header)))
        .isEqualTo(keyId == null ? List.of() : List.of(keyId));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "s=();keyid=\"https://a.example/k\"                            | https://a.example/k",
        "s=();tag=\"keyid=\\\"b\\\"\";keyid=\"https://a.example/k\"    | https://a.example/k",
        "s=(\"@method\");x=\"keyId=\", t=();keyid=\"https://a.example/k\" | https://a.example/k",
        "s=();keyid=token                                              | ",
        // cannot be read
        "s=();created=1.5;keyid=\"https://a.example/k\"                | https://a.example/k",
      })
  void ofASignatureInput(String header, @Nullable String keyId) {
    assertThat(claimed(Map.of("signature-input", header, "signature", "s=:AA==:")))
        .isEqualTo(keyId == null ? List.of() : List.of(keyId));
  }

  private static List<String> claimed(Map<String, String> headers) {
    return ClaimedKeys.of(Requests.of("POST", "/inbox", headers, new byte[0]).view().headers());
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void whateverMayBeVerifiedWasClaimed(long seed) {
    var random = new Random(seed);
    var verifier = new SignatureVerifier("relay.example");
    var passed = 0;
    for (var i = 0; i < 50; i++) {
      var request = random.nextBoolean() ? cavage(random) : message(random);
      var claimed = ClaimedKeys.of(request.view().headers());
      var several = new ArrayList<String>();
      var outcome =
          verifier.precheck(
              request.view(),
              SignedMessages.NOW,
              pending -> {
                pending.forEach(signature -> several.add(signature.keyId()));
                return pending.get(random.nextInt(pending.size()));
              });
      if (outcome instanceof PendingSignature pending) {
        passed++;
        assertThat(claimed).contains(pending.keyId()).containsAll(several);
      }
    }
    assertThat(passed).isPositive();
  }

  private static Requests cavage(Random random) {
    var header =
        "keyId=\""
            + KEY_ID
            + "\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date digest\","
            + "signature=\"AAAA\"";
    return Requests.of(
        "POST",
        "/inbox",
        Map.of(
            "host", "relay.example",
            "date", CrossCheckTest.date(SignedMessages.NOW),
            "digest", JdkSignatures.digest(SignedMessages.BODY),
            "signature", maybeDamaged(header, random)),
        SignedMessages.BODY);
  }

  private static Requests message(Random random) {
    var input = new ArrayList<String>();
    var signature = new ArrayList<String>();
    for (var keyId : random.nextBoolean() ? List.of(KEY_ID) : List.of(OTHERS, KEY_ID)) {
      var label = "sig" + input.size();
      input.add(
          label
              + "=(\"@method\" \"@target-uri\" \"content-digest\")"
              + SignedMessages.times()
              + ";keyid=\""
              + keyId
              + "\"");
      signature.add(label + "=:AAAA:");
    }
    var headers = new HashMap<>(SignedMessages.headers());
    headers.put("signature-input", maybeDamaged(String.join(", ", input), random));
    headers.put("signature", String.join(", ", signature));
    return SignedMessages.request(headers);
  }

  private static String maybeDamaged(String header, Random random) {
    return random.nextInt(4) == 0 ? header : Damage.of(header, random);
  }
}
