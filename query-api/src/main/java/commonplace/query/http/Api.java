package commonplace.query.http;

import commonplace.core.index.ShardPort;
import commonplace.query.consent.ConsentQuestion;
import commonplace.query.directory.CommunitySearch;
import commonplace.query.limit.SearchBudget;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/// The routes below `/api/v1/`, each with a timer. A client's searches, of the archive and of the
/// directory, are bounded.
public final class Api {
  private final SearchRoute search;
  private final ObjectRoute objects;
  private final ConsentRoute consent;
  private final StatsRoute stats;
  private final CommunityRoutes directory;
  private final SearchBudget budget;
  private final MeterRegistry meters;

  /// @param origin our public base URL, without a trailing slash
  /// @param budget of searches, shared with the pages
  public Api(
      String origin,
      ShardPort shards,
      CommunitySearch communities,
      SearchBudget budget,
      MeterRegistry meters) {
    this.search = new SearchRoute(shards, new Urls(origin));
    this.objects = new ObjectRoute(shards);
    this.consent = new ConsentRoute(new ConsentQuestion(shards));
    this.stats = new StatsRoute(shards, communities);
    this.directory = new CommunityRoutes(communities);
    this.budget = budget;
    this.meters = meters;
  }

  /// Adds them.
  public void addTo(RoutesConfig routes) {
    routes.get(SearchRoute.PATH, timed("search", bounded(search::answer)));
    routes.get(ObjectRoute.PATH, timed("objects", objects::answer));
    routes.get(ConsentRoute.PATH, timed("consent", consent::answer));
    routes.get(StatsRoute.PATH, timed("stats", stats::answer));
    routes.get(CommunityRoutes.PATH, timed("communities", bounded(directory::search)));
    routes.get(CommunityRoutes.ONE, timed("community", directory::find));
  }

  private Handler bounded(Handler handler) {
    return context -> {
      var wait = budget.take(context);
      if (wait.isPresent()) {
        context.header("Retry-After", Long.toString(wait.get().toSeconds()));
        Json.answer(context, Problems.tooMany(budget.perMinute(), wait.get()));
      } else {
        handler.handle(context);
      }
    };
  }

  private Handler timed(String route, Handler handler) {
    var timer = meters.timer("commonplace.query.answers", "route", route);
    return context -> {
      long start = System.nanoTime();
      try {
        handler.handle(context);
      } catch (ShardPort.ShardsUnavailableException _) {
        Json.answer(context.header("Retry-After", "5"), Problems.unavailable());
      } finally {
        timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      }
    };
  }
}
