package commonplace.core.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a server answered to a {@link SigningClient}.
///
/// @param headers by name in lower case
public record Reply(int status, String body, Map<String, List<String>> headers) {
  /// The first value of a header.
  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName)).map(List::getFirst);
  }
}
