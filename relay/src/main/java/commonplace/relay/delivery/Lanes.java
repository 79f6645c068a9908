package commonplace.relay.delivery;

import commonplace.core.activitypub.Authority;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/// The lanes of one subscriber, and which goes next: the authors' servers take turns, and one of
/// which nothing is on its way comes first, so that one server's many posts do not hold up the
/// others'. What is next is found at the same cost however many wait. Not thread-safe.
final class Lanes {
  /// The lanes of one server's authors.
  static final class Server {
    private final Authority name;
    private final Deque<Lane> ready = new ArrayDeque<>();
    private int lanes;
    private int inFlight;

    Server(Authority name) {
      this.name = name;
    }
  }

  private final Map<String, Lane> byAuthor = new HashMap<>();
  private final Map<Authority, Server> servers = new HashMap<>();

  /// Servers with a lane that is ready; the first one is next.
  private final Deque<Server> turns = new ArrayDeque<>();

  /// Lanes that failed, or whose turn is to come, and may not be tried yet.
  private final PriorityQueue<Lane> resting =
      new PriorityQueue<>(Comparator.comparing(Lane::notBefore));

  /// Lanes whose first record waits for what it takes back, which is on its way.
  private final List<Lane> held = new ArrayList<>();

  private final List<Lane> inFlight = new ArrayList<>();

  void add(Lane.Item item) {
    var lane = byAuthor.get(item.prepared().author());
    if (lane == null) {
      lane = begun(item.prepared());
    }
    lane.add(item);
    if (item.prepared().takesBack()) {
      hurry(lane);
    }
  }

  /// What takes back goes at once, and so does what is before it: withdrawn, it is dropped.
  private void hurry(Lane lane) {
    lane.hurry();
    if (lane.failures() == 0 && resting.remove(lane)) {
      ready(lane);
    }
  }

  private Lane begun(Prepared first) {
    var server = servers.computeIfAbsent(first.server(), Server::new);
    server.lanes++;
    var lane = new Lane(server);
    byAuthor.put(first.author(), lane);
    ready(lane);
    return lane;
  }

  /// Lanes whose first item is to be sent now; they are on their way from here on.
  ///
  /// @param limit how many at most
  List<Lane> next(Instant now, int limit) {
    if (limit <= 0) {
      return List.of();
    }
    while (!resting.isEmpty() && !resting.element().notBefore().isAfter(now)) {
      ready(resting.remove());
    }
    var chosen = new ArrayList<Lane>();
    while (chosen.size() < limit && !turns.isEmpty()) {
      var server = turns.remove();
      var lane = server.ready.remove();
      if (!server.ready.isEmpty()) {
        turns.add(server);
      }
      if (lane.isEarly(now)) {
        lane.retryAt(lane.head().turn());
        resting.add(lane);
      } else if (overtakes(lane)) {
        held.add(lane);
      } else {
        server.inFlight++;
        inFlight.add(lane);
        chosen.add(lane);
      }
    }
    return chosen;
  }

  private boolean overtakes(Lane lane) {
    var first = lane.head().prepared();
    return first.takesBack()
        && inFlight.stream().anyMatch(other -> first.takesBack(other.head().prepared()));
  }

  /// The first item of a lane that is on its way will not be sent; the next one goes in its place.
  ///
  /// @return it
  Lane.Item dropped(Lane lane) {
    var item = lane.removed();
    if (lane.isDone()) {
      landed(lane);
      ended(lane, item);
    }
    return item;
  }

  /// The first item of a lane that was on its way needs no more attention.
  ///
  /// @return it
  Lane.Item settled(Lane lane) {
    landed(lane);
    var item = lane.removed();
    if (lane.isDone()) {
      ended(lane, item);
    } else {
      ready(lane);
    }
    return item;
  }

  /// The first item of a lane that was on its way is to be tried again.
  void retryAt(Lane lane, Instant when) {
    landed(lane);
    lane.retryAt(when);
    resting.add(lane);
  }

  private void landed(Lane lane) {
    lane.server().inFlight--;
    inFlight.remove(lane);
    held.forEach(this::ready);
    held.clear();
  }

  private void ended(Lane lane, Lane.Item last) {
    byAuthor.remove(last.prepared().author());
    var server = lane.server();
    server.lanes--;
    if (server.lanes == 0) {
      servers.remove(server.name);
    }
  }

  private void ready(Lane lane) {
    var server = lane.server();
    server.ready.add(lane);
    if (server.ready.size() > 1) {
      return;
    }
    if (server.inFlight == 0) {
      turns.addFirst(server);
    } else {
      turns.add(server);
    }
  }

  /// Nothing has to wait for its time any more.
  void retryAllNow() {
    resting.forEach(this::ready);
    resting.clear();
  }

  /// When the next lane may be tried, if one waits.
  Optional<Instant> nextTry() {
    return turns.isEmpty()
        ? Optional.ofNullable(resting.peek()).map(Lane::notBefore)
        : Optional.of(Instant.MIN);
  }

  /// All that was neither dropped nor settled.
  Stream<Lane.Item> waiting() {
    return byAuthor.values().stream().flatMap(Lane::waiting);
  }

  /// When the log took the oldest record that waits.
  Optional<Instant> oldest() {
    return byAuthor.values().stream()
        .map(lane -> lane.head().prepared().appended())
        .min(Comparator.naturalOrder());
  }
}
