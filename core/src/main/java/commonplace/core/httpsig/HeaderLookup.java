package commonplace.core.httpsig;

import java.util.List;

/// The headers of a request, however the server keeps them.
@FunctionalInterface
public interface HeaderLookup {
  /// All values of a header in the order of arrival, one per header line and not split at commas;
  /// empty if it was not sent.
  ///
  /// @param lowerCaseName the name in lower case; the lookup ignores case
  List<String> values(String lowerCaseName);
}
