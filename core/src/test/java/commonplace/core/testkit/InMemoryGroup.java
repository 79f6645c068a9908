package commonplace.core.testkit;

import commonplace.core.log.EventLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/// A group whose members share partitions evenly. Listeners are called on the group's own thread:
/// first everybody who loses something, then everybody who gets it.
final class InMemoryGroup {
  private final int partitions;
  private final String threadName;
  private final Executor turn;
  private final List<Member> members = new ArrayList<>();

  InMemoryGroup(String name, int partitions) {
    this.partitions = partitions;
    threadName = "group-" + name;
    turn = Executors.newSingleThreadExecutor(Thread.ofVirtual().name(threadName).factory());
  }

  EventLog.Ownership join(EventLog.OwnershipListener listener) {
    var member = new Member(listener);
    turn.execute(() -> {
      members.add(member);
      rebalance();
    });
    return member;
  }

  private void rebalance() {
    for (var member : List.copyOf(members)) {
      member.release(share(member));
    }
    for (var member : List.copyOf(members)) {
      member.take(share(member));
    }
  }

  private Set<Integer> share(Member member) {
    var share = new HashSet<Integer>();
    for (int p = members.indexOf(member); p < partitions; p += members.size()) {
      share.add(p);
    }
    return share;
  }

  private final class Member implements EventLog.Ownership {
    private final EventLog.OwnershipListener listener;
    private volatile Set<Integer> owned = Set.of();

    private Member(EventLog.OwnershipListener listener) {
      this.listener = listener;
    }

    private void release(Set<Integer> kept) {
      var gone = new HashSet<>(owned);
      gone.removeAll(kept);
      if (!gone.isEmpty()) {
        var left = new HashSet<>(owned);
        left.removeAll(gone);
        owned = Set.copyOf(left);
        listener.revoked(Set.copyOf(gone));
      }
    }

    private void take(Set<Integer> share) {
      var added = new HashSet<>(share);
      added.removeAll(owned);
      owned = Set.copyOf(share);
      if (!added.isEmpty()) {
        listener.assigned(Set.copyOf(added));
      }
    }

    @Override
    public Collection<Integer> owned() {
      return owned;
    }

    @Override
    public void close() {
      var left =
          CompletableFuture.runAsync(
              () -> {
                release(Set.of());
                members.remove(this);
                rebalance();
              },
              turn);
      if (!Thread.currentThread().getName().equals(threadName)) {
        left.join();
      }
    }
  }
}
