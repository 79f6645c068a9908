package commonplace.archive.shard;

import commonplace.core.index.ShardPort.PageExpiredException;
import commonplace.core.index.ShardPort.ShardsUnavailableException;
import commonplace.core.log.LogJson;
import commonplace.core.runtime.Problem;
import commonplace.core.shardport.ShardMap;
import commonplace.core.shardport.ShardMessages;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/// The shard port over HTTP, for query processes of the house. Answers for shards that are here
/// whole, active or standby, or for none of those that were asked for: a part of a shard would pass
/// for all of it.
final class ShardServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShardServer.class);
  private static final int MAX_HEADERS = 8 << 10;
  private static final long IDLE_MILLIS = 30_000;
  private static final long STOP_MILLIS = 2_000;

  private final ShardListen listen;
  private final ShardQueries queries;
  private final Javalin server;

  ShardServer(ShardListen listen, ShardQueries queries, Supplier<ShardMap> map) {
    this.listen = listen;
    this.queries = queries;
    server =
        Javalin.create(config -> {
          bounds(config);
          errors(config.routes);
          config.routes.get(ShardMessages.MAP, context -> json(context, map.get()));
          addTo(config.routes);
        });
  }

  private static void bounds(JavalinConfig config) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.maxRequestSize = ShardMessages.MAX_QUESTION;
    config.jetty.modifyHttpConfiguration(http -> {
      http.setRequestHeaderSize(MAX_HEADERS);
      http.setSendServerVersion(false);
      http.setIdleTimeout(IDLE_MILLIS);
    });
    config.jetty.modifyServer(jetty -> jetty.setStopTimeout(STOP_MILLIS));
  }

  private void addTo(RoutesConfig routes) {
    answer(
        routes,
        ShardMessages.SEARCH,
        ShardMessages.Search.class,
        asked -> queries.search(asked.request(), asked.shards(), true));
    answer(
        routes,
        ShardMessages.OBJECT,
        ShardMessages.About.class,
        asked -> new ShardMessages.Found(queries.object(asked.id(), asked.shards())));
    answer(
        routes,
        ShardMessages.GONE,
        ShardMessages.About.class,
        asked -> new ShardMessages.Gone(queries.gone(asked.id(), asked.shards())));
    answer(
        routes,
        ShardMessages.HELD,
        ShardMessages.About.class,
        asked -> queries.held(asked.id(), asked.shards()));
    answer(
        routes,
        ShardMessages.SIZES,
        ShardMessages.Which.class,
        asked -> new ShardMessages.Sizes(queries.sizes(asked.shards())));
    answer(
        routes,
        ShardMessages.ACTIVITY,
        ShardMessages.Community.class,
        asked -> queries.activity(asked.community(), asked.since(), asked.shards()));
  }

  private <Q extends ShardMessages.Question, A> void answer(
      RoutesConfig routes, String path, Class<Q> question, Function<Q, A> answer) {
    routes.post(
        path,
        context -> {
          var asked = LogJson.mapper().readValue(context.bodyAsBytes(), question);
          var lacking = queries.lacking(asked.shards());
          if (lacking.isEmpty()) {
            json(context, answer.apply(asked));
          } else {
            elsewhere(lacking).answer(context);
          }
        });
  }

  private static Problem elsewhere(Collection<Integer> lacking) {
    return new Problem(
        ShardMessages.ELSEWHERE,
        "Shards are not here, or not yet",
        "This process cannot answer for these shards: " + lacking,
        Map.of(ShardMessages.SHARDS, lacking));
  }

  private static void json(Context context, Object value) {
    context.contentType("application/json").result(LogJson.mapper().writeValueAsBytes(value));
  }

  private static void errors(RoutesConfig routes) {
    routes.exception(
        PageExpiredException.class, (e, context) -> refuse(context, 410, "Page expired", e));
    routes.exception(
        ShardsUnavailableException.class,
        (e, context) -> refuse(context, 503, "Shards are not here", e));
    routes.exception(
        IllegalArgumentException.class,
        (e, context) -> refuse(context, 400, "The question cannot be answered", e));
    routes.exception(
        JacksonException.class,
        (e, context) ->
            new Problem(400, "The question cannot be read", e.getOriginalMessage())
                .answer(context));
    routes.exception(
        HttpResponseException.class,
        (e, context) -> refuse(context, e.getStatus(), "The question cannot be answered", e));
    routes.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("A question to the shards failed: path={}", context.path(), e);
          new Problem(500, "Our own error", "The operator can find more in the log")
              .answer(context);
        });
  }

  private static void refuse(Context context, int status, String title, Exception e) {
    new Problem(status, title, String.valueOf(e.getMessage())).answer(context);
  }

  /// Listens, and says where others can connect.
  String start() {
    server.start(listen.host(), listen.port());
    var address = listen.advertised(server.port());
    LOG.info("Shard port listens: address={}", address);
    return address;
  }

  @Override
  public void close() {
    server.stop();
  }
}
