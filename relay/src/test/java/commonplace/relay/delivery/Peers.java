package commonplace.relay.delivery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Inboxes that answer as told and remember what they took.
final class Peers implements Sender {
  final Map<String, List<String>> taken = new ConcurrentHashMap<>();
  final Map<String, Outcome> answers = new ConcurrentHashMap<>();
  final Map<String, Outcome> answersToBody = new ConcurrentHashMap<>();
  final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
  final Map<String, Semaphore> slow = new ConcurrentHashMap<>();

  @Override
  public Outcome send(String inbox, Payload payload) {
    tries.computeIfAbsent(inbox, _ -> new AtomicInteger()).incrementAndGet();
    if (slow.containsKey(inbox)) {
      slow.get(inbox).acquireUninterruptibly();
    }
    var body = payload.body().utf8();
    var answer =
        answersToBody.getOrDefault(body, answers.getOrDefault(inbox, new Outcome.Delivered(202)));
    if (answer instanceof Outcome.Delivered) {
      taken.computeIfAbsent(inbox, _ -> new CopyOnWriteArrayList<>()).add(body);
    }
    return answer;
  }

  List<String> at(String host) {
    return taken.getOrDefault("https://" + host + "/inbox", List.of());
  }
}
