package commonplace.core.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/// What a {@link FakePeer} received, and how it is told to answer. Thread-safe.
public final class PeerInbox {
  private final Queue<Answer> next = new ArrayDeque<>();
  private final List<Received> posts = new ArrayList<>();
  private Answer usual = Answer.ACCEPTED;
  private Consumer<Received> listener = _ -> {};

  /// Answers the next POSTs like this, one each; the usual answer follows.
  public synchronized PeerInbox next(Answer... answers) {
    next.addAll(List.of(answers));
    return this;
  }

  /// Answers the next POSTs with these statuses.
  public synchronized PeerInbox next(int... statuses) {
    for (var status : statuses) {
      next.add(Answer.status(status));
    }
    return this;
  }

  /// From now on answers like this; at first it is 202 at once.
  public synchronized PeerInbox usually(Answer answer) {
    usual = answer;
    return this;
  }

  /// Tells of each POST from now on, before it is answered; the listener must return at once.
  public synchronized PeerInbox tells(Consumer<Received> told) {
    listener = told;
    return this;
  }

  /// Every POST so far, in the order of arrival, those that were refused or dropped too.
  public synchronized List<Received> posts() {
    return List.copyOf(posts);
  }

  /// Those that were answered with a 2xx.
  public List<Received> accepted() {
    return posts().stream().filter(post -> post.answered() / 100 == 2).toList();
  }

  /// How many POSTs have arrived.
  public synchronized int count() {
    return posts.size();
  }

  /// Forgets what has arrived.
  public synchronized void clear() {
    posts.clear();
  }

  synchronized Answer nextAnswer() {
    var answer = next.poll();
    return answer == null ? usual : answer;
  }

  /// Records a POST together with the answer that it is going to get.
  ///
  /// @param fixed the answer, if it is not for this inbox to say
  synchronized Answer record(Optional<Answer> fixed, Arrival arrival) {
    var answer = fixed.orElseGet(this::nextAnswer);
    var received = arrival.received(posts.size(), answer.status());
    posts.add(received);
    listener.accept(received);
    return answer;
  }

  /// A request whose place in the order is not known yet.
  @FunctionalInterface
  interface Arrival {
    Received received(int number, int answered);
  }
}
