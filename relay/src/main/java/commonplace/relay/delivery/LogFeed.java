package commonplace.relay.delivery;

import java.util.List;

/// The tail where it reaches, else the past.
final class LogFeed implements Feed {
  private final Tail tail;
  private final CatchUp catchUp;

  LogFeed(Tail tail, CatchUp catchUp) {
    this.tail = tail;
    this.catchUp = catchUp;
  }

  @Override
  public Batch next(int partition, long from) {
    var ring = tail.rings().get(partition);
    if (ring == null) {
      return new Batch(List.of(), from, 0);
    }
    if (ring.covers(from)) {
      return ring.next(from);
    }
    try {
      return catchUp.next(partition, from, ring.start());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Batch(List.of(), from, 0);
    }
  }
}
