package commonplace.core.shardport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which process has which shards, as any of the archive's processes knows it.
///
/// @param shards how many there are, numbered from 0
/// @param nodes the processes that can be asked
public record ShardMap(int shards, List<Node> nodes) {
  public ShardMap {
    nodes = List.copyOf(nodes);
  }

  /// A process with shards.
  ///
  /// @param address where its shard port listens, `host:port`
  /// @param active the shards that it keeps up to date
  /// @param standby the shards that it follows, perhaps a little behind
  public record Node(String address, List<Integer> active, List<Integer> standby) {
    public Node {
      active = List.copyOf(active);
      standby = List.copyOf(standby);
    }
  }

  /// Who can be asked for a shard, best first.
  public List<String> owners(int shard) {
    var owners = new ArrayList<String>();
    nodes.stream().filter(n -> n.active().contains(shard)).forEach(n -> owners.add(n.address()));
    nodes.stream()
        .filter(n -> n.standby().contains(shard) && !owners.contains(n.address()))
        .sorted(Comparator.comparing(Node::address))
        .forEach(n -> owners.add(n.address()));
    return owners;
  }
}
