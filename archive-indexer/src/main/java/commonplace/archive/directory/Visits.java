package commonplace.archive.directory;

import commonplace.archive.directory.KnownHost.Visit;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Visits to servers under way: never two to the same one, and only so many at the same time. What
/// came of them waits to be picked up. Thread-safe.
final class Visits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Visits.class);

  private final HostReader reader;
  private final Semaphore places;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final Runnable arrived;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Queue<Done> done = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("visit-", 0).factory());

  /// What came of a visit.
  record Done(Host host, HostReading reading, Instant at) {}

  /// @param places how many servers are visited at the same time
  /// @param arrived called when a visit is over
  Visits(
      HostReader reader, int places, MeterRegistry meters, InstantSource clock, Runnable arrived) {
    this.reader = reader;
    this.places = new Semaphore(places);
    this.meters = meters;
    this.clock = clock;
    this.arrived = arrived;
  }

  /// Begins a visit, unless one to this server is under way.
  void begin(Host host, Visit visit) {
    if (visit != Visit.NONE && underWay.add(host.id())) {
      threads.execute(() -> run(host, visit));
    }
  }

  private void run(Host host, Visit visit) {
    try {
      places.acquire();
      try {
        finish(host, read(host, visit));
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // we are closing
    }
  }

  private HostReading read(Host host, Visit visit) throws InterruptedException {
    try {
      return visit == Visit.ALL ? reader.read(host) : reader.rules(host);
    } catch (RuntimeException e) {
      LOG.warn("A visit went wrong: server={}", host.id(), e);
      return new HostReading.Failed(String.valueOf(e.getMessage()));
    }
  }

  private void finish(Host host, HostReading reading) {
    meters.counter("commonplace.directory.visits", "outcome", reading.outcome()).increment();
    if (reading instanceof HostReading.Failed(var reason)) {
      LOG.debug("A server did not tell about itself: server={} reason={}", host.id(), reason);
    }
    done.add(new Done(host, reading, clock.instant()));
    arrived.run();
  }

  /// What is over since the last call.
  List<Done> take() {
    var taken = new ArrayList<Done>();
    for (var next = done.poll(); next != null; next = done.poll()) {
      taken.add(next);
      underWay.remove(next.host().id());
    }
    return taken;
  }

  /// Gives up what is under way.
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
