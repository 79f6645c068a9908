package commonplace.core.activitypub;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads `searchableBy` (FEP-268d) of an object or actor. An empty list counts as absent, because
/// stripping a list must not turn a refusal into consent or the other way round.
final class SearchableBy {
  /// Who names more is found by fewer, never by more.
  private static final int MAX = 100;

  private SearchableBy() {}

  static List<Iri> of(JsonNode json) {
    return Nodes.values(json, "searchableBy").stream()
        .flatMap(value ->
            Audience.isPublic(value)
                ? java.util.stream.Stream.of(Audience.PUBLIC)
                : Nodes.idOf(value).stream())
        .limit(MAX)
        .toList();
  }
}
