package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What strangers ask for, in any wording. The examples are in {@link OwnMessageSignaturesTest}.
class AcceptSignatureTest {
  private static final List<String> OURS =
      List.of("\"@method\"", "\"@target-uri\"", "\"content-digest\"");
  private static final List<String> OTHERS =
      List.of("\"cookie\"", "\"@method\";req", "\"@query-param\";name=\"x\"", "method", "1", "?1");
  private static final List<String> SENT =
      List.of(";created", "; created=1402170695", ";alg=\"rsa-v1_5-sha256\"");
  private static final List<String> NOT_SENT =
      List.of(
          ";expires", ";alg=\"ed25519\"", ";alg=rsa-v1_5-sha256", ";nonce=\"(\"", ";tag=\"a, b\"");

  /// A signature such as we make, as it may be written, and nothing behind it that we do not send.
  private static final Pattern A_SIGNATURE_OF_OURS =
      Pattern.compile(
          """
          =\\( *(?:NAME(?: +NAME)*)? *\\)(?:; *(?:alg="rsa-v1_5-sha256"|created(?:=VALUE)?))*\
          [ \\t]*(?:,|$)\
          """
              .replace("NAME", "\"(?:@method|@target-uri|@authority|content-digest|content-type)\"")
              .replace("VALUE", "(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^\",; \\t]+)"));

  private static String any(List<String> words, Random random) {
    return words.get(random.nextInt(words.size()));
  }

  /// @param ours whether it is to be one that we make
  private static String signature(int label, boolean ours, Random random) {
    var components = new ArrayList<String>();
    var parameters = new ArrayList<String>();
    for (var component : OURS) {
      if (random.nextBoolean()) {
        components.add(random.nextInt(components.size() + 1), component);
      }
    }
    // no parameter may come twice
    parameters.add(random.nextBoolean() ? "" : any(SENT, random));
    if (!ours) {
      if (random.nextBoolean()) {
        components.add(any(OTHERS, random));
      } else {
        parameters.set(0, any(NOT_SENT, random));
      }
    }
    return "sig"
        + label
        + "=("
        + String.join(random.nextBoolean() ? " " : "  ", components)
        + ")"
        + String.join("", parameters);
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void itIsAskedForWhereOneOfThemIsOurs(long seed) {
    var random = new Random(seed);
    var lines = new ArrayList<String>();
    var asked = false;
    var line = new StringBuilder();
    var count = 1 + random.nextInt(4);
    for (var i = 0; i < count; i++) {
      var ours = random.nextInt(3) == 0;
      asked |= ours;
      line.append(line.isEmpty() ? "" : ", ").append(signature(i, ours, random));
      if (random.nextBoolean()) {
        lines.add(line.toString());
        line.setLength(0);
      }
    }
    lines.add(line.toString());
    assertThat(AcceptSignature.asksForOurs(lines)).as("%s", lines).isEqualTo(asked);
  }

  @ParameterizedTest
  @MethodSource(Seeds.FRESH)
  void damageAsksForNothingElse(long seed) {
    var random = new Random(seed);
    for (var i = 0; i < 20; i++) {
      var damaged =
          Damage.of(
              signature(1, random.nextBoolean(), random)
                  + ", "
                  + signature(2, random.nextBoolean(), random),
              random);
      if (AcceptSignature.asksForOurs(List.of(damaged))) {
        assertThat(A_SIGNATURE_OF_OURS.matcher(damaged).find()).as(damaged).isTrue();
      }
    }
  }
}
