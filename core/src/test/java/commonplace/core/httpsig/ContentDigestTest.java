package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.JdkMessageSignatures;
import commonplace.core.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDigestTest {
  private static final byte[] BODY = utf8("{\"hello\": \"world\"}\n");
  private static final String SHA_256 = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
  private static final String SHA_512 =
      "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:";

  /// RFC 9530, section 2 and appendices B.1, B.2 and B.3.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"hello\": \"world\"}\\n|" + SHA_256,
        "{\"hello\": \"world\"}\\n|" + SHA_512,
        "{\"hello\": \"world\"}\\n|" + SHA_256 + ", " + SHA_512,
        "''|sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
        "\"world\"}\\n|sha-256=:jjcgBDWNAtbYUXI37CVG3gRuGOAjaaDRGpIUFsdyepQ=:",
      })
  void theExamplesOfTheRfcMatch(String body, String digest) {
    var bytes = utf8(body.replace("\\n", "\n"));
    assertThat(ContentDigest.check(List.of(digest), BodyDigest.of(bytes))).isEmpty();
    assertThat(ContentDigest.check(List.of(digest), BodyDigest.of(utf8("{}"))).orElseThrow())
        .isInstanceOf(Verification.DigestMismatch.class);
  }

  @Test
  void othersArePassedOver() {
    var body = BodyDigest.of(BODY);
    assertThat(ContentDigest.check(List.of("md5=:AAAA:, " + SHA_256 + ";x=1", "unixsum=4"), body))
        .isEmpty();
    assertThat(ContentDigest.check(List.of("md5=:AAAA:"), body).orElseThrow())
        .isInstanceOf(Verification.UnsupportedAlgorithm.class);
    assertThat(ContentDigest.check(List.of(""), body).orElseThrow())
        .isInstanceOf(Verification.UnsupportedAlgorithm.class);
  }

  @Test
  void everyOneThatCountsMustMatch() {
    var body = BodyDigest.of(BODY);
    var other = utf8("other");
    for (var algorithm : List.of("sha-256", "sha-512")) {
      var wrong = JdkMessageSignatures.contentDigest(algorithm, other);
      var right = algorithm.equals("sha-256") ? SHA_512 : SHA_256;
      assertThat(ContentDigest.check(List.of(right, wrong), body).orElseThrow())
          .isInstanceOf(Verification.DigestMismatch.class);
    }
    assertThat(ContentDigest.check(List.of("sha-256=:AAAA:"), body).orElseThrow())
        .isInstanceOf(Verification.DigestMismatch.class);
    assertThat(ContentDigest.check(List.of(), body).orElseThrow())
        .isInstanceOf(Verification.DigestMismatch.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha-256",
        "sha-256=4",
        "sha-256=\"RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=\"",
        "sha-256=RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=",
        "SHA-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
        "sha-256=(:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:)",
        SHA_256 + "," + SHA_256,
        SHA_256 + ",",
      })
  void whatIsNoDigestIsMalformed(String header) {
    assertThat(ContentDigest.check(List.of(header), BodyDigest.of(BODY)).orElseThrow())
        .isInstanceOf(Verification.Malformed.class);
  }

  /// Whatever becomes of the header, it never speaks for another body.
  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void damageIsNeverAnExceptionNorAnotherDigest(long seed) {
    var random = new Random(seed);
    var header = Damage.of(SHA_256 + ", " + SHA_512, random);
    ContentDigest.check(List.of(header), BodyDigest.of(BODY))
        .ifPresent(refused -> assertThat(refused.reason()).isNotBlank().hasSizeLessThan(100));
    var other = BODY.clone();
    other[random.nextInt(other.length)] ^= (byte) (1 + random.nextInt(127));
    assertThat(ContentDigest.check(List.of(header), BodyDigest.of(other))).isPresent();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
