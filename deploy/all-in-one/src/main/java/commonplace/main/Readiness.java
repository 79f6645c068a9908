package commonplace.main;

import commonplace.core.runtime.Health;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Whether the parts of this process are caught up, each apart.
///
/// @param parts in words, by name
/// @param all whether every one is ready
record Readiness(Map<String, String> parts, boolean all) {
  static Readiness of(List<Part> parts) {
    var words = new TreeMap<String, String>();
    boolean all = true;
    for (var part : parts) {
      var health = part.check();
      all &= health instanceof Health.Ready;
      words.put(part.name(), describe(health));
    }
    return new Readiness(words, all);
  }

  private static String describe(Health health) {
    return switch (health) {
      case Health.Ready _ -> "ready";
      case Health.Starting(var waitingFor) -> "starting: " + waitingFor;
      case Health.Failed(var reason) -> "failed: " + reason;
    };
  }
}
