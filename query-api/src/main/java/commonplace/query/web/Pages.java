package commonplace.query.web;

import commonplace.core.index.ShardPort;
import commonplace.query.QueryConfig;
import commonplace.query.consent.ConsentQuestion;
import commonplace.query.directory.CommunitySearch;
import commonplace.query.limit.SearchBudget;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The routes for people. Nothing but our own style sheet and icon is loaded, no script runs, and
/// no other site may frame a page.
public final class Pages {
  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final Layout layout;
  private final HomePage home;
  private final SearchPage search;
  private final CommunitiesPage communities;
  private final ConsentPage consent;
  private final Page problems;
  private final SearchBudget budget;
  private final MeterRegistry meters;

  /// @param budget of searches, shared with the API
  public Pages(
      QueryConfig config,
      ShardPort shards,
      CommunitySearch directory,
      SearchBudget budget,
      MeterRegistry meters) {
    var templates = new Templates("search.html");
    var form = new SearchForm(templates);
    var communityTemplates = new Templates("communities.html");
    var list = new CommunityList(communityTemplates, directory);
    this.layout = new Layout(config);
    this.home = new HomePage(config, form, shards, directory);
    this.search = new SearchPage(templates, form, shards, list);
    this.communities = new CommunitiesPage(communityTemplates, list);
    this.consent = new ConsentPage(config, new ConsentQuestion(shards));
    this.problems =
        Page.ok(
            "Problems of the API",
            Page.Section.NONE,
            new Templates("problems.html").piece("page").markup());
    this.budget = budget;
    this.meters = meters;
  }

  /// Adds them.
  public void addTo(RoutesConfig routes) {
    Asset.STYLE.addTo(routes);
    Asset.ICON.addTo(routes, "/favicon.ico");
    routes.get("/", page("home", true, _ -> home.page()));
    routes.get("/search", bounded(page("search", false, search::page)));
    routes.get("/communities", bounded(page("communities", true, communities::page)));
    routes.get("/consent", page("consent", false, consent::page));
    routes.get("/problems", page("problems", true, _ -> problems));
  }

  /// Of the searches that one client has.
  private Handler bounded(Handler handler) {
    return context -> {
      var wait = budget.take(context);
      if (wait.isPresent()) {
        long seconds = wait.get().toSeconds();
        context.header("Retry-After", Long.toString(seconds));
        send(
            context,
            layout.error(
                429,
                "Too many searches",
                "More searches came from where you are than fit in a minute: try again in "
                    + seconds
                    + " s."));
      } else {
        handler.handle(context);
      }
    };
  }

  private Handler page(String name, boolean indexed, Function<Map<String, String>, Page> page) {
    var timer = meters.timer("commonplace.query.answers", "route", "page-" + name);
    return context -> {
      long start = System.nanoTime();
      if (!indexed) {
        context.header("X-Robots-Tag", "noindex");
      }
      send(context, answered(context, page));
      timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    };
  }

  /// Also our own errors are pages.
  private Page answered(Context context, Function<Map<String, String>, Page> page) {
    try {
      return page.apply(parameters(context));
    } catch (ShardPort.ShardsUnavailableException e) {
      LOG.debug("Page without its shards: path={}", context.path(), e);
      return layout.error(
          503,
          "Not just now",
          "A part of the memory is starting or moving: try again in a moment.");
    } catch (RuntimeException e) {
      LOG.error("Page failed: path={}", context.path(), e);
      return layout.error(
          500,
          "This did not work",
          "The fault is ours; the operator can find more in the log. The memory may just be starting:"
              + " try again in a moment.");
    }
  }

  /// The first value of each; none where the URL is malformed.
  private static Map<String, String> parameters(Context context) {
    var parameters = new HashMap<String, String>();
    context
        .queryParamMap()
        .forEach(
            (name, values) -> values.stream().findFirst().ifPresent(v -> parameters.put(name, v)));
    return parameters;
  }

  private void send(Context context, Page page) {
    context
        .status(page.status())
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cache-Control", "no-store")
        .contentType("text/html; charset=utf-8")
        .result(layout.html(page));
  }
}
