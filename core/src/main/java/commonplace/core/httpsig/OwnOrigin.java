package commonplace.core.httpsig;

import java.util.List;
import java.util.Optional;

/// Where requests must have been signed for.
///
/// @param scheme `http` or `https`, as others see us
/// @param authority host and port in lower case, the port only where it is not the scheme's default
record OwnOrigin(String scheme, String authority) {
  OwnOrigin {
    authority = Tokens.lowerCase(authority);
  }

  /// Nothing if the `Host` headers name this origin, else why not.
  Optional<Verification.Refused> check(List<String> hosts) {
    if (hosts.size() != 1) {
      return Optional.of(new Verification.Malformed("the request needs exactly one Host header"));
    }
    var host = Tokens.lowerCase(hosts.getFirst().strip());
    var ours =
        host.equals(authority) || host.equals(authority + ":443") || host.equals(authority + ":80");
    return ours
        ? Optional.empty()
        : Optional.of(new Verification.WrongHost("the request was signed for another host"));
  }
}
