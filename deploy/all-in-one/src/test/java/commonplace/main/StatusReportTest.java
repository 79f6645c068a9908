package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class StatusReportTest {
  private static final String ANSWER =
      """
      {"members": [
        {"actor": "https://a.example/actor", "state": "active", "takes": "verbatim",
         "condition": "quarantined", "failingSince": "2026-01-02T00:00:00Z", "gap": 4},
        {"actor": "https://b.example/actor", "state": "none", "takes": "announce",
         "relays": [{"name": "birds", "state": "active"}, {"name": "cats", "state": "pending"}]},
        {"actor": "https://c.example/actor", "state": "ended", "takes": "announce",
         "relays": [{"name": "cats", "state": "pending"}]}],
       "admittedSenders": [
        {"host": "d.example", "since": "2026-01-01T00:00:00Z", "author": "ann"}]}
      """;

  @Test
  void aMemberIsToldWithItsConditionItsRelaysAndWhatItTakes() {
    assertThat(StatusReport.members(JsonMapper.shared().readTree(ANSWER)))
        .containsExactly(
            "Subscribers: 3, active: 2",
            "  https://a.example/actor",
            "    state=active  condition=quarantined  failingSince=2026-01-02T00:00:00Z"
                + "  takes=verbatim  gap=4",
            "  https://b.example/actor",
            "    relays=birds:active,cats:pending  takes=announce",
            "  https://c.example/actor",
            "    state=ended  relays=cats:pending  takes=announce",
            "Admitted senders, without a Follow: 1",
            "  d.example",
            "    since=2026-01-01T00:00:00Z  by=ann");
  }
}
