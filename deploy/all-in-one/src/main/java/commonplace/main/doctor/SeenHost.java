package commonplace.main.doctor;

import io.javalin.config.RoutesConfig;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// Tells whoever asks what `Host` their request arrived with, so that a proxy that changes it can
/// be told from here. It says nothing that the asker did not send, or their proxy.
public final class SeenHost {
  static final String PATH = "/.well-known/commonplace-host";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SeenHost() {}

  /// Adds the route.
  public static void addTo(RoutesConfig routes) {
    routes.get(
        PATH,
        context ->
            context
                .header("Cache-Control", "no-store")
                .contentType("application/json")
                .result(
                    JSON.writeValueAsBytes(
                        Map.of("host", Optional.ofNullable(context.host()).orElse("")))));
  }
}
