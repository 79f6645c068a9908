package commonplace.core.httpsig;

import java.util.List;
import java.util.Optional;

/// The parameters of a `Signature` header, read and bounded but not judged.
///
/// @param algorithm in lower case
/// @param covered in lower case, each at most once
/// @param created seconds since 1970
/// @param expires seconds since 1970, a fraction dropped
record SignatureHeader(
    String keyId,
    Optional<String> algorithm,
    List<String> covered,
    Optional<Long> created,
    Optional<Long> expires,
    String signature) {

  boolean covers(String component) {
    return covered.contains(component);
  }
}
