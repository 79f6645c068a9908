package commonplace.query.http;

import commonplace.core.index.ShardPort;
import commonplace.core.runtime.Problem;
import commonplace.query.consent.ConsentQuestion;
import commonplace.query.directory.CommunitySearch;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/// The routes below `/api/v1/` that read the archive, each with a timer.
public final class Api {
  private static final Problem UNAVAILABLE =
      new Problem(
          503,
          "A part of the memory is out of reach",
          "It is starting or moving, and what it holds is not known without it. Try again in a"
              + " moment.");

  private final SearchRoute search;
  private final ObjectRoute objects;
  private final ConsentRoute consent;
  private final StatsRoute stats;
  private final MeterRegistry meters;

  /// @param origin our public base URL, without a trailing slash
  public Api(String origin, ShardPort shards, CommunitySearch communities, MeterRegistry meters) {
    this.search = new SearchRoute(shards, new Urls(origin));
    this.objects = new ObjectRoute(shards);
    this.consent = new ConsentRoute(new ConsentQuestion(shards));
    this.stats = new StatsRoute(shards, communities);
    this.meters = meters;
  }

  /// Adds them.
  public void addTo(RoutesConfig routes) {
    routes.get(SearchRoute.PATH, timed("search", search::answer));
    routes.get(ObjectRoute.PATH, timed("objects", objects::answer));
    routes.get(ConsentRoute.PATH, timed("consent", consent::answer));
    routes.get(StatsRoute.PATH, timed("stats", stats::answer));
  }

  private Handler timed(String route, Handler handler) {
    var timer = meters.timer("commonplace.query.answers", "route", route);
    return context -> {
      long start = System.nanoTime();
      try {
        handler.handle(context);
      } catch (ShardPort.ShardsUnavailableException _) {
        Json.answer(context.header("Retry-After", "5"), UNAVAILABLE);
      } finally {
        timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      }
    };
  }
}
