package commonplace.main;

import commonplace.core.runtime.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Answers the operator's API as told, and notes down what it was asked.
final class RecordedRequests implements AutoCloseable {
  /// @param target path and query as sent
  record Asked(String method, String target, Optional<String> author, String type, String body) {}

  final Listen listen = new Listen("127.0.0.1", freePort());
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final Web web;

  RecordedRequests() {
    web =
        new Web(
            listen,
            routes -> {
              routes.get("/admin/api/<path>", this::answer);
              routes.post("/admin/api/<path>", this::answer);
              routes.put("/admin/api/<path>", this::answer);
              routes.delete("/admin/api/<path>", this::answer);
            });
    web.start();
  }

  private static int freePort() {
    try {
      return RunningProduct.freePort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// What is below the path answers with a document from now on.
  void answers(String path, String json) {
    answers.put(path, json);
  }

  /// What is below the path is refused from now on.
  void refuses(String path, int status) {
    refusals.put(path, status);
  }

  /// What was asked since the last call.
  List<Asked> taken() {
    var taken = new ArrayList<>(asked);
    asked.clear();
    return taken;
  }

  private void answer(Context context) {
    var path = context.pathParam("path");
    var query = Optional.ofNullable(context.queryString()).map(q -> "?" + q).orElse("");
    asked.add(
        new Asked(
            context.method().name(),
            context.req().getRequestURI().substring("/admin/api/".length()) + query,
            Optional.ofNullable(context.header("Commonplace-Operator")),
            Optional.ofNullable(context.contentType()).orElse(""),
            context.body()));
    if (refusals.containsKey(path)) {
      new Problem(refusals.get(path), "No", "no, said the relay").answer(context);
    } else {
      context.contentType("application/json").result(answers.getOrDefault(path, "{}"));
    }
  }

  @Override
  public void close() {
    web.close();
  }
}
