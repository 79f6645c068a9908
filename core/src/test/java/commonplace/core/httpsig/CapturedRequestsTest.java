package commonplace.core.httpsig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import commonplace.core.integrity.VerificationKey;
import commonplace.core.testkit.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests that a Mastodon 2.4 really sent, and the same ones broken. The key of its actor is not
/// known any more: what is in order ends at the arithmetic, as a mismatch with another key.
class CapturedRequestsTest {
  private static final Path FIXTURES = fixtures();
  private static final Instant THEN = Instant.parse("2018-07-19T14:16:30Z");

  private static final VerificationKey ANOTHER_KEY = Requests.key(TestKeys.rsa(0).getPublic());

  private final SignatureVerifier verifier = new SignatureVerifier("iscute.moe");

  @ParameterizedTest
  @CsvSource({
    "signed_post.http,Mismatch",
    "signed_post_keyurl.http,Mismatch",
    "signed_post_bad_base64.http,Malformed",
    "signed_post_bad_signature.http,Mismatch",
    "signed_post_missing_header.http,Malformed",
    "signed_post_tampered.http,DigestMismatch",
  })
  void isJudged(String file, String outcome) throws IOException {
    assumeTrue(Files.isDirectory(FIXTURES), "no shared fixtures beside the project");
    var request = read(FIXTURES.resolve("extras/http-signature").resolve(file));
    assertThat(request.verify(verifier, ANOTHER_KEY, THEN).getClass().getSimpleName())
        .isEqualTo(outcome);
  }

  /// Beside the project's root, from which or from a module of which the tests run.
  private static Path fixtures() {
    var besideRoot = Path.of("../shared/fixtures");
    return Files.isDirectory(besideRoot) ? besideRoot : Path.of("../../shared/fixtures");
  }

  private static Requests read(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    var end = text.indexOf("\r\n\r\n");
    var lines = text.substring(0, end).split("\r\n", -1);
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    for (var line : Arrays.asList(lines).subList(1, lines.length)) {
      var colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    var first = lines[0].split(" ", -1);
    var body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
    return new Requests(first[0], first[1], headers, new Requests.Body(body));
  }
}
