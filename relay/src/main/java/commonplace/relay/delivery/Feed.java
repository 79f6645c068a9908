package commonplace.relay.delivery;

import java.util.List;

/// The log as subscribers read it.
interface Feed {
  /// Records at or after `from`, a bounded number. May read the log when `from` lies behind what is
  /// kept in memory.
  Batch next(int partition, long from);

  /// Some records of one partition.
  ///
  /// @param records in offset order
  /// @param next where to go on: everything below it was looked at; equal to `from` at the tip
  /// @param gap how many offsets before the log's start were lost, usually 0
  record Batch(List<Prepared> records, long next, long gap) {
    public Batch {
      records = List.copyOf(records);
    }
  }
}
