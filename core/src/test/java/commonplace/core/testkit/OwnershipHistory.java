package commonplace.core.testkit;

import commonplace.core.log.EventLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Watches the listeners of several nodes for a partition that two own at once. Thread-safe.
final class OwnershipHistory {
  private final Map<Integer, String> owners = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  EventLog.OwnershipListener listener(String node) {
    return new EventLog.OwnershipListener() {
      @Override
      public void assigned(Collection<Integer> partitions) {
        synchronized (owners) {
          for (var partition : partitions) {
            var before = owners.put(partition, node);
            if (before != null) {
              violations.add("%d went to %s while %s had it".formatted(partition, node, before));
            }
          }
        }
      }

      @Override
      public void revoked(Collection<Integer> partitions) {
        synchronized (owners) {
          for (var partition : partitions) {
            if (!owners.remove(partition, node)) {
              violations.add("%d was revoked from %s in vain".formatted(partition, node));
            }
          }
        }
      }
    };
  }

  Map<Integer, String> owners() {
    synchronized (owners) {
      return Map.copyOf(owners);
    }
  }

  List<String> violations() {
    synchronized (owners) {
      return List.copyOf(violations);
    }
  }
}
