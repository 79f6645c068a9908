package commonplace.main;

import io.javalin.config.RoutesConfig;

/// The operator's rules, as they wrote them.
///
/// @param text plain
record RulesPage(String text) {
  static final String PATH = "/rules";

  void addTo(RoutesConfig routes) {
    routes.get(
        PATH,
        context ->
            context
                .header("X-Content-Type-Options", "nosniff")
                .contentType("text/plain; charset=utf-8")
                .result(text));
  }
}
