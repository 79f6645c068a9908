package commonplace.core.httpsig;

import commonplace.core.httpsig.DictionaryMember.InnerList;
import commonplace.core.runtime.Bytes;
import java.util.List;
import java.util.Optional;

/// One signature of a request (RFC 9421, section 4), read and bounded but not judged.
///
/// @param covered what it covers, each at most once, in the order of the base
/// @param parameters the value of `@signature-params`
/// @param algorithm as it was sent
/// @param created seconds since 1970
/// @param expires seconds since 1970
record SignatureInput(
    List<ComponentIdentifier> covered,
    InnerList parameters,
    String keyId,
    Optional<String> algorithm,
    long created,
    Optional<Long> expires,
    Bytes signature) {
  SignatureInput {
    covered = List.copyOf(covered);
  }

  boolean covers(String name) {
    return covered.contains(new ComponentIdentifier(name));
  }
}
