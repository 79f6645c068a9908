package commonplace.query;

import commonplace.core.index.ShardPort;
import commonplace.query.directory.CommunitySearch;
import commonplace.query.http.Api;
import commonplace.query.limit.SearchBudget;
import commonplace.query.web.Pages;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.MeterRegistry;

/// The query API's front door: search, objects, consent, numbers and communities as JSON, and the
/// pages for people. It holds nothing of its own and asks the ports, which the caller starts and
/// closes; so it needs no starting. Thread-safe.
public final class QueryApi {
  private final Api api;
  private final Pages pages;

  /// Does no I/O.
  ///
  /// @param shards the archive
  /// @param communities the directory
  public QueryApi(
      QueryConfig config, ShardPort shards, CommunitySearch communities, MeterRegistry meters) {
    var budget = new SearchBudget(config.limit(), meters);
    this.api = new Api(config.origin(), shards, communities, budget, meters);
    this.pages = new Pages(config, shards, communities, budget, meters);
  }

  /// Adds what is below `/api/v1/` (docs/openapi.yaml), and `/`, `/search`, `/communities`,
  /// `/consent`, `/problems`, `/assets/…`.
  public void addTo(RoutesConfig routes) {
    api.addTo(routes);
    pages.addTo(routes);
  }
}
