package commonplace.main.replay;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Holds what one subscriber got against the model, when all authors have finished.
final class RelayComparison {
  private static final int SHOWN = 10;
  private static final Set<String> HANDSHAKE = Set.of("our Accept", "our Follow");

  private final Subscriber subscriber;
  private final Model model;
  private final String relay;
  private final Map<Author, List<Owed>> byAuthor = new LinkedHashMap<>();
  private final Map<String, List<Owed>> byKey = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  RelayComparison(Subscriber subscriber, Model model, String relay) {
    this.subscriber = subscriber;
    this.model = model;
    this.relay = relay;
    for (var author : model.authors()) {
      var owed =
          model.said(author).stream()
              .flatMap(said -> Owed.of(said, subscriber, model).stream())
              .toList();
      byAuthor.put(author, owed);
      owed.forEach(o -> byKey.computeIfAbsent(o.key(), _ -> new ArrayList<>()).add(o));
    }
  }

  /// What has not arrived yet, but must.
  List<String> missing() {
    var arrived = keys(subscriber.peer().inbox().accepted());
    var got = new HashSet<>(arrived);
    return byKey.entrySet().stream()
        .filter(e -> e.getValue().stream().anyMatch(Owed::must))
        .map(Map.Entry::getKey)
        .filter(key -> !got.contains(key))
        .toList();
  }

  /// Everything but what is missing.
  ///
  /// @param lives how often the product was started
  void check(int lives) {
    var posts = subscriber.peer().inbox().posts();
    posts.forEach(this::isAsItShouldBe);
    announcesHaveOneIdEach(posts);
    nothingComesTwiceInOneLife(lives);
    firstArrivalsAreInOrder();
    nothingComesAfterItsEnd(posts);
    assertThat(problems.stream().limit(SHOWN).toList())
        .as("%s at %s: %s problems", subscriber.name(), relay, problems.size())
        .isEmpty();
  }

  /// What was said and taken back while the server was down never reaches it.
  ///
  /// @param from by {@link System#nanoTime}
  void checkNothingOf(long from, long to) {
    // what was boosted then may have come by its Create before
    var hidden =
        byKey.entrySet().stream()
            .filter(entry -> entry.getValue().stream().allMatch(o -> isBetween(o.said(), from, to)))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    assertThat(keys(subscriber.peer().inbox().posts()))
        .as("withdrawn while %s was down", subscriber.name())
        .doesNotContainAnyElementsOf(hidden);
    assertThat(hidden).as("something was withdrawn while it was down").isNotEmpty();
  }

  private boolean isBetween(Said said, long from, long to) {
    return said.kind.isContent()
        && said.sent > from
        && model.withdrawal(said.about).filter(end -> end.taken < to).isPresent();
  }

  /// How many activities cause such an arrival.
  private int sources(String key) {
    return byKey.getOrDefault(key, List.of()).size();
  }

  private List<String> keys(List<Received> posts) {
    return posts.stream().map(post -> Owed.keyOf(post, relay)).toList();
  }

  private void isAsItShouldBe(Received post) {
    if (!post.verified() || !post.keyId().equals(relay + "/actor#main-key")) {
      problems.add("bad signature: " + post);
    }
    var key = Owed.keyOf(post, relay);
    var json = post.json();
    var type = Json.text(json, "type");
    if (HANDSHAKE.contains("our " + type) && key.startsWith("our ")) {
      return;
    }
    var owed = byKey.get(key);
    if (owed == null) {
      problems.add("not for it: " + key);
    } else if (owed.getFirst().isVerbatim()
        && !Arrays.equals(post.body(), Json.bytes(owed.getFirst().said().activity))) {
      problems.add("not the bytes that were sent: " + key);
    } else if (!owed.getFirst().isVerbatim() && !isForEverybody(json)) {
      problems.add("wrongly addressed: " + json);
    }
  }

  private boolean isForEverybody(tools.jackson.databind.node.ObjectNode json) {
    return json.path("to").toString().contains("\"" + relay + "/actor/followers\"")
        && json.path("cc").toString().contains("#Public\"")
        && Json.text(json, "id").startsWith(relay + "/");
  }

  private void announcesHaveOneIdEach(List<Received> posts) {
    var ids = new HashMap<String, String>();
    for (var post : posts) {
      var key = Owed.keyOf(post, relay);
      var json = post.json();
      if (key.startsWith("our Announce ") || key.startsWith("our Undo ")) {
        var announce = key.startsWith("our Undo ") ? json.path("object") : json;
        var about = Json.text(announce, "object");
        var before = ids.putIfAbsent(about, Json.text(announce, "id"));
        if (before != null && !before.equals(Json.text(announce, "id"))) {
          problems.add("two ids for the Announce of " + about);
        }
      }
    }
    if (Set.copyOf(ids.values()).size() != ids.size()) {
      problems.add("one id for the Announces of two objects");
    }
  }

  private void nothingComesTwiceInOneLife(int lives) {
    var counts =
        keys(subscriber.peer().inbox().accepted()).stream()
            .collect(Collectors.groupingBy(key -> key, Collectors.counting()));
    // once more where the server itself went away before it had answered
    counts.forEach((key, count) -> {
      var sources = sources(key);
      if (sources > 0 && count > (long) sources * (lives + 1)) {
        problems.add(key + " came " + count + " times in " + lives + " lives");
      }
    });
  }

  private void firstArrivalsAreInOrder() {
    var first = firstArrivals(keys(subscriber.peer().inbox().accepted()));
    byAuthor.forEach((author, list) -> {
      int last = -1;
      var lastKey = "nothing";
      for (var owed : list) {
        // where two authors cause the same Announce, either may come first
        var at = sources(owed.key()) > 1 ? null : first.get(owed.key());
        if (at != null && at < last) {
          problems.add(owed.key() + " came before " + lastKey + " of " + author.id());
        } else if (at != null) {
          last = at;
          lastKey = owed.key();
        }
      }
    });
  }

  private void nothingComesAfterItsEnd(List<Received> posts) {
    var accepted =
        firstArrivals(
            posts.stream()
                .map(post ->
                    (post.answered() / 100 == 2 ? "" : "refused ") + Owed.keyOf(post, relay))
                .toList());
    var last = new HashMap<String, Integer>();
    var keys = keys(posts);
    for (int i = 0; i < keys.size(); i++) {
      last.put(keys.get(i), i);
    }
    byAuthor.forEach((author, list) -> {
      for (var end : list) {
        var ended = end.said().kind.isContent() || end.isPiece() ? null : accepted.get(end.key());
        if (ended == null) {
          continue;
        }
        for (var owed : list) {
          if (isEndedBy(owed, end) && last.getOrDefault(owed.key(), -1) > ended) {
            problems.add(owed.key() + " came after " + end.key() + " of " + author.id());
          }
        }
      }
    });
  }

  private boolean isEndedBy(Owed owed, Owed end) {
    return owed.said().kind.isContent()
        && sources(owed.key()) == 1
        && (end.said().kind == Said.Kind.DELETE_ACTOR
            || owed.said().about.equals(end.said().about));
  }

  private static Map<String, Integer> firstArrivals(List<String> keys) {
    var first = new HashMap<String, Integer>();
    for (int i = 0; i < keys.size(); i++) {
      first.putIfAbsent(keys.get(i), i);
    }
    return first;
  }
}
