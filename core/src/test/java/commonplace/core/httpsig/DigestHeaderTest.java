package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.JdkSignatures;
import commonplace.core.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DigestHeaderTest {
  private static final byte[] BODY = "{\"type\":\"Create\"}".getBytes(StandardCharsets.UTF_8);

  /// Whatever becomes of the header, it never speaks for another body.
  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void damageIsNeverAnExceptionNorAnotherDigest(long seed) {
    var random = new Random(seed);
    var good = JdkSignatures.digest(BODY) + ",sha-512=AAAA";
    assertThat(DigestHeader.check(List.of(good), BodyDigest.of(BODY))).isEmpty();
    var header = Damage.of(good, random);
    DigestHeader.check(List.of(header), BodyDigest.of(BODY))
        .ifPresent(refused -> assertThat(refused.reason()).isNotBlank().hasSizeLessThan(100));
    var other = BODY.clone();
    other[random.nextInt(other.length)] ^= (byte) (1 + random.nextInt(127));
    assertThat(DigestHeader.check(List.of(header), BodyDigest.of(other))).isPresent();
  }
}
